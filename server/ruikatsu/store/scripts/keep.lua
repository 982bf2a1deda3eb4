#!lua
-- Moves the moment at which a room dies by itself (it was extended, or closed early).
--
-- KEYS  meta, log, desk, ids, snap, seats, names, hubs, tally, people, remind
-- ARGV  erase_at
-- Gives 0 no such room | 1 moved | -1 erase_at has passed
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
if redis.call('TIME')[1] * 1000 >= tonumber(ARGV[1]) then
  return -1
end
redis.call('HSET', KEYS[1], 'erase_at', ARGV[1])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIREAT', key, ARGV[1])
end
return 1
