#!lua
-- Strikes a job out, unless somebody else has taken it or it was set to another time meanwhile.
--
-- KEYS  due
-- ARGV  job, end of the lease under which it was done
-- Gives 1 struck out | 0 no longer ours
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) == tonumber(ARGV[2]) then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
