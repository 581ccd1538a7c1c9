-- A room at one instant: some of its keys, and the beginning of what its log has beyond what is saved.
--
-- KEYS  1 meta  2 log  3... the keys to dump (not the log, not its index)
-- ARGV  1 saved head ('-1': none)  2 mid at the saved head  3 entries at most
-- Reply {1 if the saved log is not the beginning of this one, head, headMid, {seq, mid, cmid, JSON, ...}, {key, expiry, DUMP, ...}}
local meta = redis.call('HMGET', KEYS[1], 'head', 'headMid', 'first')
local head, first = tonumber(meta[1] or '0'), tonumber(meta[3] or '1')
local saved = tonumber(ARGV[1])
local reset = not meta[1] or saved < 0 or head < saved
if not reset and saved >= first then
  local id = ARGV[1] .. '-0'
  local at = redis.call('XRANGE', KEYS[2], id, id)
  reset = not at[1] or at[1][2][2] ~= ARGV[2]
end
local from = first
if not reset and saved + 1 > first then from = saved + 1 end

local entries = {}
if meta[1] and from <= head then
  local found = redis.call('XRANGE', KEYS[2], string.format('%.0f', from), '+', 'COUNT', ARGV[3])
  for _, entry in ipairs(found) do
    entries[#entries + 1] = string.match(entry[1], '^%d+')
    entries[#entries + 1] = entry[2][2]
    entries[#entries + 1] = entry[2][4]
    entries[#entries + 1] = entry[2][6]
  end
end

local dumps = {}
for i = 3, #KEYS do
  local dump = redis.call('DUMP', KEYS[i])
  local expiry = dump and redis.call('PEXPIRETIME', KEYS[i]) or -1
  dumps[#dumps + 1] = KEYS[i]
  dumps[#dumps + 1] = expiry >= 0 and string.format('%.0f', expiry) or ''
  dumps[#dumps + 1] = dump or ''
end
return { reset and 1 or 0, meta[1] or '0', meta[2] or '', entries, dumps }
