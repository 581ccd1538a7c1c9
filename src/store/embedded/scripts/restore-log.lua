-- Puts entries back into a room's log and rebuilds its index. What its record does not count as its own is left out,
-- and what was deleted after it was copied.
--
-- KEYS  1 meta  2 log  3 cmids
-- ARGV  1 '1' with the last entries  2... seq, mid, cmid, JSON, ...
-- Reply how many were put back
local meta = redis.call('HMGET', KEYS[1], 'head', 'first')
if not meta[1] then return 0 end
local head, first = tonumber(meta[1]), tonumber(meta[2])
local tombs = string.gsub(KEYS[1], 'meta$', 'tombs')
local buried = redis.call('EXISTS', tombs) == 1
local index = {}
for i = 2, #ARGV, 4 do
  local seq = tonumber(ARGV[i])
  if seq >= first and seq <= head and not (buried and redis.call('HEXISTS', tombs, ARGV[i]) == 1) then
    redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'i', ARGV[i + 1], 'c', ARGV[i + 2], 'm', ARGV[i + 3])
    index[#index + 1] = ARGV[i + 2]
    index[#index + 1] = ARGV[i] .. ' ' .. ARGV[i + 1]
  end
end
if #index > 0 then redis.call('HSET', KEYS[3], unpack(index)) end
if ARGV[1] == '1' then
  if buried then
    local all = redis.call('HGETALL', tombs)
    for i = 1, #all, 2 do
      local entry = cjson.decode(all[i + 1])
      redis.call('HSET', KEYS[3], entry.user.id .. ':' .. entry.cmid, all[i] .. ' ' .. entry.mid)
    end
    if redis.call('HEXISTS', tombs, meta[2]) == 1 then return #index / 2 end
  end
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
  local from = oldest[1] and string.match(oldest[1][1], '^%d+') or string.format('%.0f', head + 1)
  if tonumber(from) ~= first then redis.call('HSET', KEYS[1], 'first', from) end
end
return #index / 2
