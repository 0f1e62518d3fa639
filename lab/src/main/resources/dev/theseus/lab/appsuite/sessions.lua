-- Where a request's session began, by its id's end, ".NAME", as long as that server takes new work: while nodes of two versions, which share no
-- sessions, stand behind one balancer, a user must not go to and fro between them.
core.register_fetches("session_server", function(txn)
  local name = string.match(txn.f:url_param("session") or "", "%.([%w_-]+)$")
  local server = name and core.backends["nodes"].servers[name]
  local leaving = server and server:is_draining()
  -- A number in HAProxy 2.6, where 0 counts as true.
  if server and (leaving == false or leaving == 0) then
    return name
  end
  return ""
end)
