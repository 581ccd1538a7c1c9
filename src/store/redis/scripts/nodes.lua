-- The views of all nodes that have not expired; expired ones are removed.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node to leave out, '' none  2 '1': with details  3... node, version of its details that is known, ...
-- Reply node, view, version of its details, these ('' without, or when that version is known), ...
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
local expired = {}
for _, node in ipairs(gone) do
  expired[node] = true
  -- A store that takes nothing can be read all the same.
  redis.pcall('HDEL', KEYS[1], node)
  redis.pcall('HDEL', KEYS[3], node, node .. '@', node .. '#')
end
if #gone > 0 then redis.pcall('ZREMRANGEBYSCORE', KEYS[2], '-inf', now) end
local known = {}
for i = 3, #ARGV, 2 do known[ARGV[i]] = ARGV[i + 1] end
local reply = {}
for _, node in ipairs(redis.call('HKEYS', KEYS[1])) do
  if node ~= ARGV[1] and not expired[node] then
    local version = ARGV[2] == '1' and redis.call('HGET', KEYS[3], node .. '@') or ''
    local wanted = version ~= '' and version ~= known[node]
    reply[#reply + 1] = node
    reply[#reply + 1] = redis.call('HGET', KEYS[1], node)
    reply[#reply + 1] = version
    reply[#reply + 1] = wanted and redis.call('HGET', KEYS[3], node) or ''
  end
end
return reply
