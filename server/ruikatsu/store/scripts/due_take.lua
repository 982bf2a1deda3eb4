#!lua
-- Takes jobs that are due and puts each back at the end of its lease, in one step: no two takers
-- get the same one, and one that is never done comes back.
--
-- KEYS  due
-- ARGV  now ms, lease ms, limit
-- Gives the jobs; the lease of each ends at now + lease ms
local jobs = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
local lease = string.format('%.0f', ARGV[1] + ARGV[2])
for _, job in ipairs(jobs) do
  redis.call('ZADD', KEYS[1], lease, job)
end
return jobs
