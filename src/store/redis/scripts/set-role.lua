-- Gives a member a role.
--
-- ARGV  7 user id  8 moderator or member  9 who decides  10 '1' an operator
if not mayModerate(ARGV[9], ARGV[10]) then return 'forbidden' end
local role = roleOf(ARGV[7])
if not role then return 'no-member' end
if role == ARGV[8] then return 'done' end
-- Alone in the room, too: who would give the role back?
if role == 'moderator' and (isLastModerator(ARGV[7]) or people() == 1) then
  return 'last-moderator'
end
redis.call('HSET', KEYS[5], ARGV[7], ARGV[8])
return 'done'
