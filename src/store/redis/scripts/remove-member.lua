-- Ends a membership and says so on the room's feed. The read position stays, for whoever comes back.
--
-- ARGV  7 user id  8 the frame as JSON  9 who decides, '' nobody else  10 '1' an operator
--       11 members up to which a row tells that one left, in a private room
if ARGV[9] ~= '' and not mayModerate(ARGV[9], ARGV[10]) then return 'forbidden' end
if isLastModerator(ARGV[7]) then return 'last-moderator' end
local person = redis.call('HGET', KEYS[2], ARGV[7])
local members = redis.call('HLEN', KEYS[2])
takeOut(ARGV[7], ARGV[8])
if person and ARGV[9] ~= '' then
  tell('removed', ',"about":' .. person)
elseif person and isComingTold(members, ARGV[11]) then
  tell('left', '')
end
return 'done'
