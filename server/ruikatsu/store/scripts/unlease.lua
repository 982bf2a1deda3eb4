#!lua
-- Ends a hub's lease at once: a clean goodbye.
--
-- KEYS  hubs, the hub's here
-- ARGV  publish command, channel, hub, message
-- Gives 1 ended | 0 there was none
local had = redis.call('DEL', KEYS[2])
redis.call('ZREM', KEYS[1], ARGV[3])
if had == 1 then
  redis.call(ARGV[1], ARGV[2], ARGV[4])
end
return had
