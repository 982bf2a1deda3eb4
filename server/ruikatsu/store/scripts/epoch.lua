#!lua
-- Gives a room a new epoch, once for all hubs that ask: the log lost entries it had acknowledged.
--
-- KEYS  meta
-- ARGV  the epoch known, the new one
-- Gives the epoch now in force, or nil when there is no such room
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch == ARGV[1] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
  return ARGV[2]
end
return epoch
