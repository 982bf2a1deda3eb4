#!lua
-- Puts a slip into the box, once. The box goes with the end of the room, also when no hub is left to empty it.
--
-- KEYS  meta, box
-- ARGV  slip, body, when the room ends
-- Gives 0 no such room, or it is over | 1 it lies there
local now = redis.call('TIME')
if redis.call('EXISTS', KEYS[1]) == 0 or now[1] * 1000 >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
return 1
