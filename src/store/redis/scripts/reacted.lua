-- Whether a person reacted to messages.
--
-- KEYS  1 changes
-- ARGV  1 user id  2... '<seq> <emoji>'
-- Reply 1 or 0 for each, in their order
local reply = {}
for i = 2, #ARGV do
  local seq, emoji = string.match(ARGV[i], '^(%d+) (.+)$')
  local whose = string.format('%015.0f', tonumber(seq)) .. ' w ' .. emoji .. ' ' .. ARGV[1]
  reply[i - 1] = #redis.call('ZRANGEBYLEX', KEYS[1], '[' .. whose .. ' ', '(' .. whose .. '!', 'LIMIT', 0, 1)
end
return reply
