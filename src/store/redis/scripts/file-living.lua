-- Which messages of a room are in its log and carry a file.
--
-- KEYS  1 members  2 log  3 cmids
-- ARGV  1 id of the file  2 user id who has to be a member, '' nobody; then `<user id>:<cmid>` of each message
-- Reply for each message 1 or 0
local answers = {}
local isMember = ARGV[2] == '' or redis.call('HEXISTS', KEYS[1], ARGV[2]) == 1
local carried = '{"id":"' .. ARGV[1] .. '",'
for i = 3, #ARGV do
  local place = isMember and redis.call('HGET', KEYS[3], ARGV[i])
  local seq = place and string.match(place, '^%d+')
  local entry = seq and redis.call('XRANGE', KEYS[2], seq .. '-0', seq .. '-0')[1]
  local json = entry and entry[2][6]
  -- No text of a person has an unescaped quote, so what stands behind this is the list of files.
  local from = json and string.find(json, ',"files":[', 1, true)
  answers[#answers + 1] = from and string.find(json, carried, from, true) and 1 or 0
end
return answers
