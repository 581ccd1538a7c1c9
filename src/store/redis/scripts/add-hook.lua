-- Gives a room a hook, whose bot becomes a member, and tells of it.
--
-- ARGV  7 digest of its code  8 its bot as JSON  9 who makes it, as JSON  10 the same by id  11 '1' an operator
--       12 hooks at most  13 members at most  14 key of its name, which no other bot of the room has
--       15 digest of the request, '' it has none: with the same there is one hook
if not mayModerate(ARGV[10], ARGV[11]) then return 'forbidden' end
if redis.call('HEXISTS', hooks, ARGV[7]) == 1 then return 'done' end
for _, hook in ipairs(redis.call('HVALS', hooks)) do
  if ARGV[15] ~= '' and cjson.decode(hook).request == ARGV[15] then return 'done' end
end
local refusal = refusalOf(hooks, ARGV[12], 'hooks-full', ARGV[13], ARGV[14])
if refusal then return refusal end
local request = ''
if ARGV[15] ~= '' then request = ',"request":' .. cjson.encode(ARGV[15]) end
redis.call('HSET', hooks, ARGV[7], '{"bot":' .. ARGV[8] .. ',"by":' .. ARGV[9] .. ',"at":' .. storeTime()
  .. ',"key":' .. cjson.encode(ARGV[14]) .. request .. '}')
bringBot(cjson.decode(ARGV[8]).id, ARGV[8])
return 'done'
