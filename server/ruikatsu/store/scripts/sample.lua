#!lua
-- Writes down how many are here in a minute. Several hubs may say so; the last one stands.
--
-- KEYS  meta, tally
-- ARGV  field and value by turns
-- Gives 0 no such room | 1 written
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
redis.call('HSET', KEYS[2], unpack(ARGV))
redis.call('PEXPIREAT', KEYS[2], erase_at)
return 1
