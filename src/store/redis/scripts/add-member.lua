-- Makes someone a member of a room, and says so on the room's feed if they were none.
--
-- ARGV  7 user id  8 the person as JSON  9 members at most  10 '1' brought in by whoever acts, '0' by themselves
--       11 members up to which a row tells of it, in a private room
if redis.call('HEXISTS', KEYS[6], ARGV[7]) == 1 then return 'banned' end
local isNew = redis.call('HEXISTS', KEYS[2], ARGV[7]) == 0
if isNew and isArchived() then return 'archived' end
if isNew and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[9]) then return 'full' end
redis.call('HSET', KEYS[2], ARGV[7], ARGV[8])
if isNew then redis.call('SPUBLISH', ARGV[1], 'a' .. ARGV[8]) end
if isNew and isComingTold(redis.call('HLEN', KEYS[2]), ARGV[11]) then
  if ARGV[10] == '1' then tell('invited', ',"about":' .. ARGV[8]) else tell('joined', '') end
end
return 'done'
