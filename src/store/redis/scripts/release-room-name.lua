-- Gives a public room's former name back, unless the room has taken it again since.
--
-- KEYS  1 name key
-- ARGV  1 room  2 how often it was renamed before it got another name
-- Reply 1 it is free now, 0 it is another's, or taken again
local held = redis.call('GET', KEYS[1])
if not held then return 0 end
local room, renames = string.match(held, '^(%S+) ?(%d*)$')
if room ~= ARGV[1] or (tonumber(renames) or 0) > tonumber(ARGV[2]) then return 0 end
return redis.call('DEL', KEYS[1])
