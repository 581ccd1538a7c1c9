-- Brings a bot into a room of its maker, and tells of it.
--
-- ARGV  7 its maker's user id  8 its id  9 the bot as JSON  10 members at most  11 bots at most
--       12 key of its name, which no other program of the room has
if not roleOf(ARGV[7]) then return 'no-room' end
if redis.call('HEXISTS', bots, ARGV[8]) == 1 then return 'done' end
if isArchived() then return 'archived' end
if redis.call('HLEN', bots) >= tonumber(ARGV[11]) then return 'bots-full' end
if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[10]) then return 'full' end
if isNameTaken(ARGV[12]) then return 'hook-name' end
redis.call('HSET', bots, ARGV[8], '{"owner":"' .. ARGV[7] .. '","key":' .. cjson.encode(ARGV[12]) .. '}')
redis.call('HSET', KEYS[2], ARGV[8], ARGV[9])
redis.call('SPUBLISH', ARGV[1], 'a' .. ARGV[9])
tell('invited', ',"about":' .. ARGV[9])
return 'done'
