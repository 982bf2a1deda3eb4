#!lua
-- Counts how somebody feels, once for each question. Who answered is known by a hash alone.
--
-- Answers wait until enough have come, and are then shown together: whoever watches the figures
-- learns of a group, never of one person. What waits is counted too: not even the order is kept.
--
-- KEYS  counts, answered
-- ARGV  the hash of device and question, question, number of bins, how many are shown together,
--       from and until when the last question is answered, when all of it goes;
--       then dimension and bin by turns
-- Gives 1 counted | 2 had been answered
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then
  return 2
end
for i = 8, #ARGV, 2 do
  local what = ARGV[2] .. ':' .. ARGV[i] .. ':'
  local waits, shown = 'waits:' .. what, 'shown:' .. what
  redis.call('HINCRBY', KEYS[1], waits .. ARGV[i + 1], 1)
  if redis.call('HINCRBY', KEYS[1], waits .. 'all', 1) >= tonumber(ARGV[4]) then
    for bin = 0, ARGV[3] - 1 do
      local n = redis.call('HGET', KEYS[1], waits .. bin)
      if n then
        redis.call('HINCRBY', KEYS[1], shown .. bin, n)
        redis.call('HDEL', KEYS[1], waits .. bin)
      end
    end
    redis.call('HDEL', KEYS[1], waits .. 'all')
  end
end
redis.call('HSET', KEYS[1], 'from', ARGV[5], 'until', ARGV[6])
redis.call('PEXPIREAT', KEYS[1], ARGV[7])
redis.call('PEXPIREAT', KEYS[2], ARGV[7])
return 1
