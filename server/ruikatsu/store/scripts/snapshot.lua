#!lua
-- Keeps a snapshot when it is newer than the one kept and no newer than the log.
--
-- KEYS  meta, snap
-- ARGV  version, seq, state
-- Gives 1 kept | 0 not newer | -1 no such room | -2 the log ends before it
local meta = redis.call('HMGET', KEYS[1], 'version', 'erase_at')
if not meta[1] then
  return -1
end
if tonumber(ARGV[1]) > tonumber(meta[1]) then
  return -2
end
local kept = redis.call('HGET', KEYS[2], 'version')
if kept and tonumber(kept) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[2], 'version', ARGV[1], 'seq', ARGV[2], 'state', ARGV[3])
if not kept then
  redis.call('PEXPIREAT', KEYS[2], meta[2])
end
return 1
