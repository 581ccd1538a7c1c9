-- Whether a person reacted to messages.
--
-- KEYS  1 reactors  2 states
-- ARGV  1 user id  2... '<seq> <emoji>'
-- Reply 1 or 0 for each, in their order
local reply = {}
for i = 2, #ARGV do
  local people = redis.call('HGET', KEYS[1], ARGV[i])
  local has = people and string.find(people, ',' .. ARGV[1] .. ',', 1, true)
  if not people then
    -- Few reacted: all their names are with the message.
    local seq, emoji = string.match(ARGV[i], '^(%d+) (.+)$')
    local state = redis.call('HGET', KEYS[2], seq)
    for _, one in ipairs(state and cjson.decode(state).reactions or {}) do
      for _, id in ipairs(one.emoji == emoji and one.by or {}) do has = has or id == ARGV[1] end
    end
  end
  reply[i - 1] = has and 1 or 0
end
return reply
