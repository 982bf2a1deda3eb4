#!lua
-- Writes a series anew while it goes on: one that was ended meanwhile stays ended.
--
-- KEYS  series
-- ARGV  id, record
-- Gives 1 written | 0 there is no such series
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
