#!lua
-- Gives one person a seat. There are never more seats than `capacity` and no two of one name.
--
-- The hash of names holds both ways: 'k' .. folded name -> person, and
-- 'p' .. person -> folded name .. NUL .. name shown.
--
-- KEYS  meta, seats, names
-- ARGV  person, record, name, folded name, capacity
-- Gives {0} no such room | {1, name, seats taken, again 0/1} | {2, seats taken} full
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return {0}
end
local person, name, folded = ARGV[1], ARGV[3], ARGV[4]
local taken = redis.call('HLEN', KEYS[2])
local had = redis.call('HGET', KEYS[3], 'p' .. person)
if had then
  return {1, string.sub(had, string.find(had, '\0', 1, true) + 1), taken, 1}
end
if taken >= tonumber(ARGV[5]) then
  return {2, taken}
end

local shown, key, n = name, folded, 1
while redis.call('HEXISTS', KEYS[3], 'k' .. key) == 1 do
  n = n + 1
  shown, key = name .. ' ' .. n, folded .. ' ' .. n
end
redis.call('HSET', KEYS[2], person, ARGV[2])
redis.call('HSET', KEYS[3], 'k' .. key, person, 'p' .. person, key .. '\0' .. shown)
if taken == 0 then
  redis.call('PEXPIREAT', KEYS[2], erase_at)
  redis.call('PEXPIREAT', KEYS[3], erase_at)
end
return {1, shown, taken + 1, 0}
