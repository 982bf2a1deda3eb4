#!lua
-- Renews one hub's lease on a room, with what has changed among the people it holds.
--
-- A lease that lapsed took its people with it, so a change alone would leave a torn list: then
-- nothing is written and the hub is asked for all of them.
-- The field '' of the hub's hash counts its listeners, so the key is there even with nobody listed.
--
-- KEYS  meta, hubs, the hub's here
-- ARGV  publish command, channel, hub, ttl ms, full 0/1, announce 0/1, listeners, message,
--       number of gone, gone..., then person and state by turns
-- Gives 0 no such room | 1 leased | 2 lapsed: say it in full
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
local full = ARGV[5] == '1'
local before = redis.call('HGET', KEYS[3], '')
if not full and not before then
  return 2
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expires = string.format('%.0f', math.min(now + ARGV[4], tonumber(erase_at)))

if full then
  redis.call('DEL', KEYS[3])
end
local gone = tonumber(ARGV[9])
for i = 10, 9 + gone do
  redis.call('HDEL', KEYS[3], ARGV[i])
end
for i = 10 + gone, #ARGV, 2 do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[3], '', ARGV[7])
redis.call('PEXPIREAT', KEYS[3], expires)

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], expires, ARGV[3])
redis.call('PEXPIREAT', KEYS[2], erase_at)

if ARGV[6] == '1' or full or #ARGV > 9 or before ~= ARGV[7] then
  redis.call(ARGV[1], ARGV[2], ARGV[8])
end
return 1
