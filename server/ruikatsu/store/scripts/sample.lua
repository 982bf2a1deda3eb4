#!lua
-- Writes down how many were here at once in a minute. Several hubs may say so; the most stands.
--
-- KEYS  meta, people
-- ARGV  minute, people and listeners by turns
-- Gives 0 no such room | 1 written
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
for i = 1, #ARGV, 3 do
  local people, listeners = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local kept = redis.call('HGET', KEYS[2], ARGV[i])
  if kept then
    local p, l = string.match(kept, '(%d+) (%d+)')
    people, listeners = math.max(people, tonumber(p)), math.max(listeners, tonumber(l))
  end
  redis.call('HSET', KEYS[2], ARGV[i], string.format('%d %d', people, listeners))
end
redis.call('PEXPIREAT', KEYS[2], erase_at)
return 1
