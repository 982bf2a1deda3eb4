#!lua
-- Appends entries to a room's two streams, all or none, and tells every hub.
--
-- Promises, in this order:
--   1. a key answered before gets the same answer, and nothing is written;
--   2. nothing is written on a decision older than the last control entry;
--   3. nothing is written behind `after`, the key of what the same person has just done, unless that is written; without
--      one, nothing on a decision older than the last thing that this person did;
--   4. nothing is written at or after `until`;
--   5. version grows by one an entry, seq by one an entry of the room stream, `at` never shrinks.
--
-- KEYS  meta, log, desk, ids
-- ARGV  publish command, channel, based_on, until or '', key or '', after or '', person or '',
--       one letter a draft (r room, d desk; R and D when it is a control entry), bodies...
-- Gives {0} no such room | {1, 'version seq at streams', again 0/1}
--       | {2, control, version} conflict | {3, version} the log ends before based_on
local meta = redis.call('HMGET', KEYS[1], 'version', 'seq', 'control', 'at', 'erase_at')
if not meta[1] then
  return {0}
end

-- Beside the answers stands, of each person, the version of what they did last.
local key, after, person = ARGV[5], ARGV[6], ARGV[7]
local known = redis.call('HMGET', KEYS[4], key, after, person)
if key ~= '' and known[1] then
  return {1, known[1], 1}
end

local version, seq, control = tonumber(meta[1]), tonumber(meta[2]), tonumber(meta[3])
local based_on = tonumber(ARGV[3])
if based_on > version then
  return {3, version}
end
if based_on < control then
  return {2, control, version}
end
if after ~= '' then
  if not known[2] then
    return {2, control, version}
  end
elseif person ~= '' and known[3] then
  -- One beyond the end of the log died with a master.
  local last = tonumber(known[3])
  if based_on < last and last <= version then
    return {2, control, version}
  end
end

local now = redis.call('TIME')
local ms = math.max(now[1] * 1000 + math.floor(now[2] / 1000), tonumber(meta[4]))
if ARGV[4] ~= '' and ms >= tonumber(ARGV[4]) then
  return {2, control, version}
end

local at = string.format('%.0f', ms)
local kinds = ARGV[8]
local heads = {}
for i = 1, #kinds do
  local kind, body = string.sub(kinds, i, i), ARGV[8 + i]
  version = version + 1
  if kind == 'r' or kind == 'R' then
    seq = seq + 1
    redis.call('XADD', KEYS[2], seq .. '-0', 'v', version, 't', at, 'e', body)
    if seq == 1 then
      redis.call('PEXPIREAT', KEYS[2], meta[5])
    end
    heads[i] = 'r ' .. version .. ' ' .. seq .. ' ' .. at .. ' '
  else
    redis.call('XADD', KEYS[3], version .. '-0', 'v', version, 'q', seq, 't', at, 'e', body)
    if version - seq == 1 then -- what is not in the room's stream is at the desk: its first
      redis.call('PEXPIREAT', KEYS[3], meta[5])
    end
    heads[i] = 'd ' .. version .. ' ' .. seq .. ' ' .. at .. ' '
  end
  if kind == 'R' or kind == 'D' then
    control = version
  end
end
redis.call('HSET', KEYS[1], 'version', version, 'seq', seq, 'control', control, 'at', at)

local answer = version .. ' ' .. seq .. ' ' .. at .. ' ' .. string.lower(kinds)
if key ~= '' and person ~= '' then
  redis.call('HSET', KEYS[4], key, answer, person, version)
elseif key ~= '' then
  redis.call('HSET', KEYS[4], key, answer)
elseif person ~= '' then
  redis.call('HSET', KEYS[4], person, version)
end
for i = 1, #kinds do
  redis.call(ARGV[1], ARGV[2], heads[i] .. ARGV[8 + i])
end
return {1, answer, 0}
