#!lua
-- Counts how somebody feels, once for each question. Who answered is known by a keyed hash alone.
--
-- Answers wait until enough have come, and are then shown together: whoever watches the figures
-- learns of a group, never of one person. What waits is counted too: not even the order is kept.
--
-- KEYS  meta, mood, answered
-- ARGV  the hash of person and question, question, bin, number of bins, how many are shown together
-- Gives 0 no such room | 1 counted | 2 had been answered
local erase_at = redis.call('HGET', KEYS[1], 'erase_at')
if not erase_at then
  return 0
end
if redis.call('SADD', KEYS[3], ARGV[1]) == 0 then
  return 2
end
local waits, shown = 'waits:' .. ARGV[2] .. ':', 'shown:' .. ARGV[2] .. ':'
redis.call('HINCRBY', KEYS[2], waits .. ARGV[3], 1)
if redis.call('HINCRBY', KEYS[2], waits .. 'all', 1) >= tonumber(ARGV[5]) then
  for bin = 0, ARGV[4] - 1 do
    local n = redis.call('HGET', KEYS[2], waits .. bin)
    if n then
      redis.call('HINCRBY', KEYS[2], shown .. bin, n)
      redis.call('HDEL', KEYS[2], waits .. bin)
    end
  end
  redis.call('HDEL', KEYS[2], waits .. 'all')
end
redis.call('PEXPIREAT', KEYS[2], erase_at)
redis.call('PEXPIREAT', KEYS[3], erase_at)
return 1
