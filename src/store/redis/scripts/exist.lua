-- Whether keys are there.
--
-- KEYS  the keys
-- Reply 1 or 0 for each, in their order
local reply = {}
for index, key in ipairs(KEYS) do reply[index] = redis.call('EXISTS', key) end
return reply
