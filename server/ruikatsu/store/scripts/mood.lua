#!lua
-- Counts somebody's mood, once for each question. Who answered is known by a keyed hash alone.
--
-- Answers wait until there are five of them and are then counted together: whoever looks before and after somebody
-- answered learns nothing about that person.
--
-- KEYS  meta, mood
-- ARGV  the hash of person and question, the question, the bin (a digit)
-- Gives 0 no such room | 1 taken | 2 had been answered
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
if redis.call('HSETNX', KEYS[2], 'a:' .. ARGV[1], 1) == 0 then
  return 2
end
local waiting = (redis.call('HGET', KEYS[2], 'w:' .. ARGV[2]) or '') .. ARGV[3]
if #waiting >= 5 then
  for bin in string.gmatch(waiting, '%d') do
    redis.call('HINCRBY', KEYS[2], 'n:' .. ARGV[2] .. ':' .. bin, 1)
  end
  waiting = ''
end
redis.call('HSET', KEYS[2], 'w:' .. ARGV[2], waiting)
redis.call('PEXPIREAT', KEYS[2], erase_at)
return 1
