#!lua
-- Counts somebody's mood, once for each question. Who answered is known by a keyed hash alone.
--
-- KEYS  meta, mood
-- ARGV  the hash of person and question, field of the count
-- Gives 0 no such room | 1 counted | 2 had been answered
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
if redis.call('HSETNX', KEYS[2], 'a:' .. ARGV[1], 1) == 0 then
  return 2
end
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
redis.call('PEXPIREAT', KEYS[2], erase_at)
return 1
