#!lua
-- Keeps a reminder of a room, for no longer than the room.
--
-- KEYS  meta, remind
-- ARGV  id, record, how many the room may have
-- Gives 0 no such room | -1 no more of them | 1 kept
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return -1
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIREAT', KEYS[2], erase_at)
return 1
