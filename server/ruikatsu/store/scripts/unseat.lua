#!lua
-- Gives a seat and its name back.
--
-- KEYS  seats, names
-- ARGV  person
-- Gives 1 given back | 0 the person had none
local had = redis.call('HGET', KEYS[2], 'p' .. ARGV[1])
if not had then
  return 0
end
local folded = string.sub(had, 1, string.find(had, '\0', 1, true) - 1)
redis.call('HDEL', KEYS[2], 'p' .. ARGV[1], 'k' .. folded)
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
