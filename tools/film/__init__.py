"""The Lantern Boat: a film without words, made from nothing but maths and drawing."""
