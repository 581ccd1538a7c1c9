-- Rooms that others brought people into count as those people's own from now on.
--
-- KEYS  for each its person's open invitations
-- ARGV  for each its room
-- Reply how many were open
local accepted = 0
for index, key in ipairs(KEYS) do accepted = accepted + redis.call('HDEL', key, ARGV[index]) end
return accepted
