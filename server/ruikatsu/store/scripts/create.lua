#!lua
-- Makes a room, once. Every key of the room dies at erase_at even when no hub is left to erase it.
--
-- The hash of ids is made here with one empty field, so that a commit need not ask each time
-- whether it must set the time of its death.
--
-- KEYS  meta, ids
-- ARGV  epoch, settings, erase_at, starts_at, public 0/1
-- Gives 1 made now, or before with this same epoch | 0 another room has this id
--       | -1 erase_at has passed
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch then
  return epoch == ARGV[1] and 1 or 0
end
local now = redis.call('TIME')
if now[1] * 1000 >= tonumber(ARGV[3]) then
  return -1
end
redis.call('HSET', KEYS[1], 'schema', 1, 'epoch', ARGV[1], 'version', 0, 'seq', 0, 'control', 0,
  'at', 0, 'settings', ARGV[2], 'erase_at', ARGV[3], 'starts_at', ARGV[4], 'public', ARGV[5])
redis.call('HSET', KEYS[2], '', '')
redis.call('PEXPIREAT', KEYS[1], ARGV[3])
redis.call('PEXPIREAT', KEYS[2], ARGV[3])
return 1
