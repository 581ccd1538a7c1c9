-- Bans someone from a room, and takes them out.
--
-- ARGV  7 user id  8 the frame as JSON  9 who decides  10 '1' an operator
--       11 the ban as JSON, without time and last brace  12 bans at most
if not mayModerate(ARGV[9], ARGV[10]) then return 'forbidden' end
if isLastModerator(ARGV[7]) then return 'last-moderator' end
if redis.call('HEXISTS', KEYS[6], ARGV[7]) == 0 then
  if redis.call('HLEN', KEYS[6]) >= tonumber(ARGV[12]) then return 'bans-full' end
  redis.call('HSET', KEYS[6], ARGV[7], ARGV[11] .. ',"at":' .. storeTime() .. '}')
end
local person = redis.call('HGET', KEYS[2], ARGV[7])
takeOut(ARGV[7], ARGV[8])
if person then tell('removed', ',"about":' .. person) end
return 'done'
