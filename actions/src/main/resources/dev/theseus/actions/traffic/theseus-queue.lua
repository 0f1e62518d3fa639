-- theseus-queue: requests of a tenant that is being moved wait here instead of failing.
-- Part of Theseus (Apache-2.0). Needs an HAProxy with Lua, tried with 2.6; explained in Theseus' docs/queue.md.
--
-- The map says which keys wait, one entry each: "tenant-7 30000/200" is 30,000 ms at the most for one request, and 200 requests at a time.
-- Who sets an entry at the runtime API holds that tenant's requests; who deletes it lets them go.

local PATH = os.getenv("THESEUS_QUEUE") or "/etc/haproxy/theseus-queue.map"
local PAUSE_MS = 20

local held = Map.new(PATH, Map._str)
local waiting = {} -- by key: a set of the times, in ms, at which those who wait will have waited enough

local function now_ms()
  local now = core.now()
  return now.sec * 1000 + now.usec // 1000
end

-- Those who still wait. A client that goes away may end its request in the midst of a pause: its place is free when its time is over.
local function count(places, now)
  local left = 0
  for place in pairs(places) do
    if place.ends < now then places[place] = nil else left = left + 1 end
  end
  return left
end

core.register_action("theseus-queue", { "http-req" }, function(txn)
  local key = txn:get_var("txn.theseus_key")
  if key == nil then return end
  local bounds = held:lookup(key)
  if bounds == nil then return end
  local longest, most = bounds:match("^(%d+)/(%d+)$")
  if longest == nil then
    core.Alert("theseus-queue: the entry of '" .. key .. "' in " .. PATH .. " is not 'milliseconds/requests' but '" .. bounds .. "'")
    txn:set_var("txn.theseus_refused", "unreadable")
    return
  end

  local now = now_ms()
  local places = waiting[key] or {}
  if count(places, now) >= tonumber(most) then
    txn:set_var("txn.theseus_refused", "full")
    return
  end
  waiting[key] = places
  local place = { ends = now + tonumber(longest) }
  places[place] = true

  while held:lookup(key) ~= nil do
    if now_ms() >= place.ends then
      txn:set_var("txn.theseus_refused", "late")
      break
    end
    core.msleep(PAUSE_MS)
  end

  -- For the answer and the log: how long it waited, in ms.
  txn:set_var("txn.theseus_waited", now_ms() - now)
  places[place] = nil
  if next(places) == nil and waiting[key] == places then waiting[key] = nil end
end, 0)
