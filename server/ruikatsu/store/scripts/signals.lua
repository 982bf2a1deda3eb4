#!lua
-- Adds one hub's signals to the room's tally and shows them to every hub.
--
-- KEYS  meta, tally
-- ARGV  publish command, channel, message, then field and count by turns
-- Gives 0 no such room | 1 added
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
local first = redis.call('EXISTS', KEYS[2]) == 0
for i = 4, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
if first then
  redis.call('PEXPIREAT', KEYS[2], erase_at)
end
redis.call(ARGV[1], ARGV[2], ARGV[3])
return 1
