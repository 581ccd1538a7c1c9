-- Ends a room's hook and the membership of its bot, and tells of it.
--
-- ARGV  7 digest of its code, '' it is not known  8 id of its bot  9 the frame as JSON  10 who decides
--       11 '1' an operator
if not mayModerate(ARGV[10], ARGV[11]) then return 'forbidden' end
if redis.call('HDEL', hooks, ARGV[7]) == 0 then return 'no-hook' end
local bot = redis.call('HGET', KEYS[2], ARGV[8])
takeOut(ARGV[8], ARGV[9])
if bot then tell('removed', ',"about":' .. bot) end
return 'done'
