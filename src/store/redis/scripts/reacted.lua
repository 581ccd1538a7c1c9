-- Whether a person reacted to messages.
--
-- KEYS  1 reactors
-- ARGV  1 user id  2... '<seq> <emoji>'
-- Reply 1 or 0 for each, in their order
local reply = {}
for i = 2, #ARGV do
  local people = redis.call('HGET', KEYS[1], ARGV[i]) or ''
  reply[i - 1] = string.find(people, ',' .. ARGV[1] .. ',', 1, true) and 1 or 0
end
return reply
