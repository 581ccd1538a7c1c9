-- The mails that wait to be sent.
--
-- KEYS  1 waiting
-- Reply {now, mail as JSON, ...}
local time = redis.call('TIME')
local found = redis.call('HVALS', KEYS[1])
table.insert(found, 1, string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return found
