-- Gives a room an outgoing hook, which is sent what is stored from now on.
--
-- ARGV  7 its id  8 the hook as JSON, without time and last brace  9 who makes it  10 '1' an operator
--       11 outgoing hooks at most  12 digest of the request, '' it has none: with the same there is one hook
if not mayModerate(ARGV[9], ARGV[10]) then return 'forbidden' end
if redis.call('HEXISTS', outgoing, ARGV[7]) == 1 then return 'done' end
for _, hook in ipairs(redis.call('HVALS', outgoing)) do
  if ARGV[12] ~= '' and cjson.decode(hook).request == ARGV[12] then return 'done' end
end
if isArchived() then return 'archived' end
if redis.call('HLEN', outgoing) >= tonumber(ARGV[11]) then return 'outgoing-full' end
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid')
redis.call('HSET', letters, ARGV[7], cjson.encode({
  epoch = meta[1], seq = tonumber(meta[2]), mid = meta[3] or '', dead = 0,
}))
redis.call('HSET', outgoing, ARGV[7], ARGV[8] .. ',"at":' .. storeTime() .. '}')
return 'done'
