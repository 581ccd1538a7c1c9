-- Brings a bot into a room of its maker, and tells of it.
--
-- ARGV  7 its maker's user id  8 its id  9 the bot as JSON  10 members at most  11 bots at most
--       12 key of its name, which no other bot of the room has
if not roleOf(ARGV[7]) then return 'no-room' end
if redis.call('HEXISTS', bots, ARGV[8]) == 1 then return 'done' end
local refusal = refusalOf(bots, ARGV[11], 'bots-full', ARGV[10], ARGV[12])
if refusal then return refusal end
redis.call('HSET', bots, ARGV[8], '{"owner":"' .. ARGV[7] .. '","key":' .. cjson.encode(ARGV[12]) .. '}')
bringBot(ARGV[8], ARGV[9])
return 'done'
