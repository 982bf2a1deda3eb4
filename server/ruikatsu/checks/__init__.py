"""What `ruikatsu check` looks at: each thing that can be wrong before anybody comes, and how to mend it."""
