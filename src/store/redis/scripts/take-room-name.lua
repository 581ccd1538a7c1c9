-- Takes a name for a public room, if nobody else holds it. Nothing here runs out: room-names.ts judges who is meant.
--
-- KEYS  1 name key
-- ARGV  1 room  2 how often it was renamed  3 a value of the key that is nobody's, '' none
-- Reply what is there then: the room, and after a space how often it was renamed, where it was
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[3] then
  local room, renames = string.match(held, '^(%S+) ?(%d*)$')
  if room ~= ARGV[1] or (tonumber(renames) or 0) > tonumber(ARGV[2]) then return held end
end
local value = ARGV[2] == '0' and ARGV[1] or ARGV[1] .. ' ' .. ARGV[2]
redis.call('SET', KEYS[1], value)
return value
