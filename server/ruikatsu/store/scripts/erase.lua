#!lua
-- Erases every key of a room and tells the hubs. Doing it twice does no harm.
--
-- The hubs' keys are found through the hubs; the key of a hub whose lease was dropped from there
-- has died before it.
--
-- KEYS  meta, log, desk, ids, snap, seats, names, hubs, tally, people, remind, box
-- ARGV  publish command, channel, what the names of the hubs' keys begin with
-- Gives the number of keys erased
local erased = 0
for _, hub in ipairs(redis.call('ZRANGE', KEYS[8], 0, -1)) do
  erased = erased + redis.call('UNLINK', ARGV[3] .. hub)
end
erased = erased + redis.call('UNLINK', unpack(KEYS))
redis.call(ARGV[1], ARGV[2], 'x')
return erased
