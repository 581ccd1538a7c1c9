-- A link that is open.
--
-- KEYS  1 record
-- Reply {who made it as JSON, room or '', uses, how many came, until when}; {} it is not open
local found = redis.call('HMGET', KEYS[1], 'by', 'room', 'uses', 'spent', 'until')
local time = redis.call('TIME')
if not found[1] or tonumber(found[5]) <= time[1] * 1000 + math.floor(time[2] / 1000) then return {} end
return found
