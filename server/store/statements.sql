-- Statements that the server sends, each with the calls that send it and its plan on both databases.
-- "npm run statements" writes this file; a test fails while it is stale, and when a plan scans or sorts.
--
-- Numbers stand for values; SQLite is sent question marks. PostgreSQL's plan is the one for any values, with the settings
-- of open-postgres.ts. SQLite's is without statistics, since no server gathers them.
-- Tables of a few rows may be read as a whole: outbox_worker, job, encryption_key, secret, probe.
--
-- Not here: migrations, locks of names, and what backup, restore and move do while no server runs.

-- members.find, members.find (of a member who is not stored), members.lock, members.countMissing
select *
from "member"
where "member_id" = $1;
-- SQLite
--   SEARCH member USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Index Scan using member_pkey on member
--     Index Cond: (member_id = $1)

-- members.find (of a member who is not stored), members.countMissing
select count(*) as "rows"
from "conversation"
where "member_id" = $1;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Aggregate
--     ->  Index Only Scan using conversation_key on conversation
--           Index Cond: (member_id = $1)

-- members.findVersion
select "version"
from "member"
where "member_id" = $1;
-- SQLite
--   SEARCH member USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Index Scan using member_pkey on member
--     Index Cond: (member_id = $1)

-- members.lock [PostgreSQL alone]
select *
from "member"
where "member_id" = $1 for update;
-- PostgreSQL
--   LockRows
--     ->  Index Scan using member_pkey on member
--           Index Cond: (member_id = $1)

-- members.save (a new member)
insert into "member" ("member_id", "version", "conversations", "preferences", "check_hash")
values ($1, $2, $3, $4, $5);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on member
--     ->  Result

-- members.save (a known member)
update "member"
set "version" = $1, "conversations" = $2, "preferences" = $3, "check_hash" = $4
where "member_id" = $5;
-- SQLite
--   SEARCH member USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Update on member
--     ->  Index Scan using member_pkey on member
--           Index Cond: (member_id = $5)

-- conversations.insert, conversations.update (answered), conversations.update (read), conversations.update (continued),
--   conversations.find, conversations.findById, conversations.listLatest
select "content"
from "topic_labels"
where "id" = $1;
-- SQLite
--   SEARCH topic_labels USING PRIMARY KEY (id=?)
-- PostgreSQL
--   Index Scan using topic_labels_pkey on topic_labels
--     Index Cond: (id = $1)

-- conversations.insert
insert into "conversation" ("member_id", "id", "last_message_at", "profile", "state", "unread", "answered_at",
  "answer_due_at", "sealed")
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on conversation
--     ->  Result

-- conversations.update (answered)
update "conversation"
set "last_message_at" = $1, "state" = $2, "unread" = $3, "answered_at" = $4, "answer_due_at" = $5, "sealed" = $6
where ("member_id" = $7 and "id" = $8 and "last_message_at" = $9 and "profile" = $10 and "state" = $11 and "unread" =
  $12 and "answered_at" is null and "answer_due_at" = $13);
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Update on conversation
--     ->  Index Scan using conversation_by_id on conversation
--           Index Cond: (id = $8)
--           Filter: ((answered_at IS NULL) AND (member_id = $7) AND (last_message_at = $9) AND (profile = $10) AND (state = $11) AND (unread = $12) AND (answer_due_at = $13))

-- conversations.update (read)
update "conversation"
set "unread" = $1, "sealed" = $2
where ("member_id" = $3 and "id" = $4 and "last_message_at" = $5 and "profile" = $6 and "state" = $7 and "unread" =
  $8 and "answered_at" = $9 and "answer_due_at" is null);
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Update on conversation
--     ->  Index Scan using conversation_by_id on conversation
--           Index Cond: (id = $4)
--           Filter: ((answer_due_at IS NULL) AND (member_id = $3) AND (last_message_at = $5) AND (profile = $6) AND (state = $7) AND (unread = $8) AND (answered_at = $9))

-- conversations.update (continued)
update "conversation"
set "last_message_at" = $1, "state" = $2, "unread" = $3, "answer_due_at" = $4, "sealed" = $5
where ("member_id" = $6 and "id" = $7 and "last_message_at" = $8 and "profile" = $9 and "state" = $10 and "unread" =
  $11 and "answered_at" = $12 and "answer_due_at" is null);
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Update on conversation
--     ->  Index Scan using conversation_by_id on conversation
--           Index Cond: (id = $7)
--           Filter: ((answer_due_at IS NULL) AND (member_id = $6) AND (last_message_at = $8) AND (profile = $9) AND (state = $10) AND (unread = $11) AND (answered_at = $12))

-- conversations.find
select *
from "conversation"
where "id" = $1 and "member_id" = $2;
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Index Scan using conversation_by_id on conversation
--     Index Cond: (id = $1)
--     Filter: (member_id = $2)

-- conversations.findById, conversations.erase
select *
from "conversation"
where "id" = $1;
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Index Scan using conversation_by_id on conversation
--     Index Cond: (id = $1)

-- conversations.listLatest
select *
from "conversation"
where "member_id" = $1 and ("state" = $2 or "last_message_at" >= $3)
order by "last_message_at" desc, "id" desc
limit $4;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Limit
--     ->  Index Scan Backward using conversation_key on conversation
--           Index Cond: (member_id = $1)
--           Filter: ((state = $2) OR (last_message_at >= $3))

-- conversations.listKept
select *
from "conversation"
where "member_id" = $1 and ("last_message_at", "id") < ($2, $3) and ("state" = $4 or ("unread" = $5 and
  "last_message_at" >= $6))
order by "last_message_at" desc, "id" desc
limit $7;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY (member_id=? AND (last_message_at,id)<(?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan Backward using conversation_key on conversation
--           Index Cond: ((member_id = $1) AND (ROW(last_message_at, id) < ROW($2, $3)))
--           Filter: ((state = $4) OR ((unread = $5) AND (last_message_at >= $6)))

-- conversations.countBefore
select count(*) as "rows"
from (
  select "id"
  from "conversation"
  where "member_id" = $1 and ("last_message_at", "id") > ($2, $3)
  limit $4
) as "before";
-- SQLite
--   CO-ROUTINE before
--     SEARCH conversation USING PRIMARY KEY (member_id=? AND (last_message_at,id)>(?,?))
--   SCAN before
-- PostgreSQL
--   Aggregate
--     ->  Limit
--           ->  Index Only Scan using conversation_key on conversation
--                 Index Cond: ((member_id = $1) AND (ROW(last_message_at, id) > ROW($2, $3)))

-- conversations.countUnread
select count(*) as "rows"
from "conversation"
where "member_id" = $1 and "unread" = 1 and "last_message_at" >= $2 and "profile" in ($3, $4, $5, $6);
-- SQLite
--   SEARCH conversation USING COVERING INDEX conversation_unread (member_id=? AND last_message_at>?)
-- PostgreSQL
--   Aggregate
--     ->  Index Only Scan using conversation_unread on conversation
--           Index Cond: ((member_id = $1) AND (last_message_at >= $2) AND (profile = ANY (ARRAY[$3, $4, $5, $6])))

-- conversations.listWaiting
select *
from "conversation"
where "state" = 'waiting' and ("answer_due_at", "id") > ($1, $2)
order by "answer_due_at", "id"
limit $3;
-- SQLite
--   SEARCH conversation USING INDEX conversation_waiting ((answer_due_at,id)>(?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan using conversation_waiting on conversation
--           Index Cond: (ROW(answer_due_at, id) > ROW($1, $2))

-- conversations.listMembers
select distinct "member_id"
from "conversation"
where "member_id" > $1
order by "member_id"
limit $2;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY (member_id>?)
-- PostgreSQL
--   Limit
--     ->  Unique
--           ->  Index Only Scan using conversation_key on conversation
--                 Index Cond: (member_id > $1)

-- conversations.listOfMember
select "id", "state", "unread", "last_message_at" as "lastMessageAt"
from "conversation"
where "member_id" = $1;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Index Scan using conversation_key on conversation
--     Index Cond: (member_id = $1)

-- conversations.erase
delete from "conversation"
where "id" in ($1, $2) and coalesce("member_id", '') = $3 and "state" = $4
returning "id";
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
--   SEARCH failed_notification USING PRIMARY KEY (conversation_id=?)
-- PostgreSQL
--   Delete on conversation
--     ->  Index Scan using conversation_by_id on conversation
--           Index Cond: (id = ANY (ARRAY[$1, $2]))
--           Filter: ((COALESCE(member_id, ''::text) = $3) AND (state = $4))

-- conversations.erase
update "message"
set "sealed" = $1
where "member_id" = $2 and "conversation_id" in ($3) and "sent_at" >= $4;
-- SQLite
--   SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=?)
-- PostgreSQL
--   Update on message
--     ->  Index Scan using message_key on message
--           Index Cond: ((member_id = $2) AND (conversation_id = $3))
--           Filter: (sent_at >= $4)

-- conversations.erase
delete from "message"
where "member_id" = $1 and "conversation_id" in ($2) and "sent_at" < $3;
-- SQLite
--   SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=?)
-- PostgreSQL
--   Delete on message
--     ->  Index Scan using message_key on message
--           Index Cond: ((member_id = $1) AND (conversation_id = $2))
--           Filter: (sent_at < $3)

-- conversations.erase
delete from "draft"
where "member_id" = $1 and "conversation_id" in ($2);
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=?)
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $1) AND (conversation_id = $2))

-- messages.insert
insert into "message" ("member_id", "conversation_id", "position", "sent_at", "request", "sealed")
values ($1, $2, $3, $4, $5, $6);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on message
--     ->  Result

-- messages.find
select *
from "message"
where "member_id" = $1 and "conversation_id" = $2 and "position" = $3;
-- SQLite
--   SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
-- PostgreSQL
--   Index Scan using message_key on message
--     Index Cond: ((member_id = $1) AND (conversation_id = $2) AND ("position" = $3))

-- messages.findByRequest
select *
from "message"
where "request" = $1;
-- SQLite
--   SEARCH message USING INDEX message_by_request (request=?)
-- PostgreSQL
--   Index Scan using message_by_request on message
--     Index Cond: (request = $1)

-- messages.deleteErased
delete from message
where request in (
  select request
  from message
  where sealed is null and sent_at < $1
  limit $2
);
-- SQLite
--   SEARCH message USING INDEX message_by_request (request=?)
--   LIST SUBQUERY 1
--     SEARCH message USING INDEX message_erased (sent_at<?)
-- PostgreSQL
--   Delete on message
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: "ANY_subquery".request
--                 ->  Subquery Scan on "ANY_subquery"
--                       ->  Limit
--                             ->  Index Scan using message_erased on message message_1
--                                   Index Cond: (sent_at < $1)
--           ->  Index Scan using message_by_request on message
--                 Index Cond: (request = "ANY_subquery".request)

-- outbox.beginLease
delete from "outbox_worker"
where ("alive_until" <= $1 or "id" = $2);
-- SQLite
--   SCAN outbox_worker
-- PostgreSQL
--   Delete on outbox_worker
--     ->  Seq Scan on outbox_worker
--           Filter: ((alive_until <= $1) OR (id = $2))

-- outbox.beginLease
insert into "outbox_worker" ("id", "alive_until")
values ($1, $2);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on outbox_worker
--     ->  Result

-- outbox.beginLease [PostgreSQL alone]
lock table outbox in share row exclusive mode;
-- PostgreSQL
--   nothing to find

-- outbox.extendLease
update "outbox_worker"
set "alive_until" = $1
where "id" = $2;
-- SQLite
--   SEARCH outbox_worker USING PRIMARY KEY (id=?)
-- PostgreSQL
--   Update on outbox_worker
--     ->  Seq Scan on outbox_worker
--           Filter: (id = $2)

-- outbox.endLease
delete from "outbox_worker"
where "id" = $1;
-- SQLite
--   SEARCH outbox_worker USING PRIMARY KEY (id=?)
-- PostgreSQL
--   Delete on outbox_worker
--     ->  Seq Scan on outbox_worker
--           Filter: (id = $1)

-- outbox.endAbandonedLeases [SQLite alone]
delete from "outbox_worker";
-- SQLite
--   nothing to find

-- outbox.insert
insert into "outbox" ("channel", "next_attempt_at", "id", "member_id", "conversation_id", "position", "kind",
  "created_at", "attempts")
values ($1, $2, $3, $4, $5, $6, $7, $8, 0);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on outbox
--     ->  Result

-- outbox.claim [SQLite alone]
with "due" as (
  select "channel", "next_attempt_at", "id"
  from "outbox"
  where "channel" = $1 and "next_attempt_at" <= $2 and ("outbox"."worker" is null or not exists (
    select "outbox_worker"."id"
    from "outbox_worker"
    where "outbox_worker"."id" = "outbox"."worker" and "outbox_worker"."alive_until" > $3
  ))
  order by "next_attempt_at", "id"
  limit $4
)
update "outbox"
set "worker" = $5
where ("channel", "next_attempt_at", "id") in (
  select "channel", "next_attempt_at", "id"
  from "due"
)
returning *, (
  select "sent_at"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sent_at", (
  select "request"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "request", (
  select "sealed"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sealed", exists (
  select "mail"."id"
  from "failed_notification" as "mail"
  where "mail"."conversation_id" = "outbox"."conversation_id" and "mail"."member_id" = "outbox"."member_id" and
    "mail"."position" = "outbox"."position" and "mail"."kind" = "outbox"."kind" and "mail"."channel" = $6
) as "mail_failed";
-- SQLite
--   SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at=? AND id=?)
--   LIST SUBQUERY 8
--     SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at<?)
--     CORRELATED SCALAR SUBQUERY 1
--       SEARCH outbox_worker USING PRIMARY KEY (id=?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH mail USING PRIMARY KEY (conversation_id=? AND member_id=? AND position=? AND kind=? AND channel=?)

-- outbox.claim, outbox.claim (without some rows), outbox.markSent
delete from "outbox"
where "channel" = $1 and "next_attempt_at" = $2 and "id" = $3;
-- SQLite
--   SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at=? AND id=?)
-- PostgreSQL
--   Delete on outbox
--     ->  Index Scan using outbox_key on outbox
--           Index Cond: ((channel = $1) AND (next_attempt_at = $2) AND (id = $3))

-- outbox.claim [PostgreSQL alone]
with "due" as (
  select "channel", "next_attempt_at", "id"
  from "outbox"
  where "channel" = $1 and "next_attempt_at" <= $2 and ("outbox"."worker" is null or not exists (
    select "outbox_worker"."id"
    from "outbox_worker"
    where "outbox_worker"."id" = "outbox"."worker" and "outbox_worker"."alive_until" > $3
  ))
  order by "next_attempt_at", "id"
  limit $4 for update skip locked
)
update "outbox"
set "worker" = $5
where ("channel", "next_attempt_at", "id") in (
  select "channel", "next_attempt_at", "id"
  from "due"
)
returning *, (
  select "sent_at"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sent_at", (
  select "request"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "request", (
  select "sealed"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sealed", exists (
  select "mail"."id"
  from "failed_notification" as "mail"
  where "mail"."conversation_id" = "outbox"."conversation_id" and "mail"."member_id" = "outbox"."member_id" and
    "mail"."position" = "outbox"."position" and "mail"."kind" = "outbox"."kind" and "mail"."channel" = $6
) as "mail_failed";
-- PostgreSQL
--   Update on outbox
--     CTE due
--       ->  Limit
--             ->  LockRows
--                   ->  Index Scan using outbox_key on outbox outbox_1
--                         Index Cond: ((channel = $1) AND (next_attempt_at <= $2))
--                         Filter: ((worker IS NULL) OR (NOT (ANY (worker = (hashed SubPlan 2).col1))))
--                         SubPlan 2
--                           ->  Seq Scan on outbox_worker
--                                 Filter: (alive_until > $3)
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: due.channel, due.next_attempt_at, due.id
--                 ->  CTE Scan on due
--           ->  Index Scan using outbox_key on outbox
--                 Index Cond: ((channel = due.channel) AND (next_attempt_at = due.next_attempt_at) AND (id = due.id))
--     SubPlan 4
--       ->  Index Scan using message_key on message
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 5
--       ->  Index Scan using message_key on message message_1
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 6
--       ->  Index Scan using message_key on message message_2
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 7
--       ->  Index Only Scan using failed_notification_key on failed_notification mail
--             Index Cond: ((conversation_id = outbox.conversation_id) AND (member_id = outbox.member_id) AND ("position" = outbox."position") AND (kind = outbox.kind) AND (channel = $6))

-- outbox.claim (without some rows) [SQLite alone]
with "due" as (
  select "channel", "next_attempt_at", "id"
  from "outbox"
  where "channel" = $1 and "next_attempt_at" <= $2 and ("outbox"."worker" is null or not exists (
    select "outbox_worker"."id"
    from "outbox_worker"
    where "outbox_worker"."id" = "outbox"."worker" and "outbox_worker"."alive_until" > $3
  )) and "id" not in ($4, $5)
  order by "next_attempt_at", "id"
  limit $6
)
update "outbox"
set "worker" = $7
where ("channel", "next_attempt_at", "id") in (
  select "channel", "next_attempt_at", "id"
  from "due"
)
returning *, (
  select "sent_at"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sent_at", (
  select "request"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "request", (
  select "sealed"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sealed", exists (
  select "mail"."id"
  from "failed_notification" as "mail"
  where "mail"."conversation_id" = "outbox"."conversation_id" and "mail"."member_id" = "outbox"."member_id" and
    "mail"."position" = "outbox"."position" and "mail"."kind" = "outbox"."kind" and "mail"."channel" = $8
) as "mail_failed";
-- SQLite
--   SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at=? AND id=?)
--   LIST SUBQUERY 8
--     SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at<?)
--     CORRELATED SCALAR SUBQUERY 1
--       SEARCH outbox_worker USING PRIMARY KEY (id=?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH mail USING PRIMARY KEY (conversation_id=? AND member_id=? AND position=? AND kind=? AND channel=?)

-- outbox.claim (without some rows) [PostgreSQL alone]
with "due" as (
  select "channel", "next_attempt_at", "id"
  from "outbox"
  where "channel" = $1 and "next_attempt_at" <= $2 and ("outbox"."worker" is null or not exists (
    select "outbox_worker"."id"
    from "outbox_worker"
    where "outbox_worker"."id" = "outbox"."worker" and "outbox_worker"."alive_until" > $3
  )) and "id" not in ($4, $5)
  order by "next_attempt_at", "id"
  limit $6 for update skip locked
)
update "outbox"
set "worker" = $7
where ("channel", "next_attempt_at", "id") in (
  select "channel", "next_attempt_at", "id"
  from "due"
)
returning *, (
  select "sent_at"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sent_at", (
  select "request"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "request", (
  select "sealed"
  from "message"
  where "message"."member_id" = "outbox"."member_id" and "message"."conversation_id" = "outbox"."conversation_id" and
    "message"."position" = "outbox"."position"
) as "sealed", exists (
  select "mail"."id"
  from "failed_notification" as "mail"
  where "mail"."conversation_id" = "outbox"."conversation_id" and "mail"."member_id" = "outbox"."member_id" and
    "mail"."position" = "outbox"."position" and "mail"."kind" = "outbox"."kind" and "mail"."channel" = $8
) as "mail_failed";
-- PostgreSQL
--   Update on outbox
--     CTE due
--       ->  Limit
--             ->  LockRows
--                   ->  Index Scan using outbox_key on outbox outbox_1
--                         Index Cond: ((channel = $1) AND (next_attempt_at <= $2))
--                         Filter: ((id <> ALL (ARRAY[$4, $5])) AND ((worker IS NULL) OR (NOT (ANY (worker = (hashed SubPlan 2).col1)))))
--                         SubPlan 2
--                           ->  Seq Scan on outbox_worker
--                                 Filter: (alive_until > $3)
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: due.channel, due.next_attempt_at, due.id
--                 ->  CTE Scan on due
--           ->  Index Scan using outbox_key on outbox
--                 Index Cond: ((channel = due.channel) AND (next_attempt_at = due.next_attempt_at) AND (id = due.id))
--     SubPlan 4
--       ->  Index Scan using message_key on message
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 5
--       ->  Index Scan using message_key on message message_1
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 6
--       ->  Index Scan using message_key on message message_2
--             Index Cond: ((member_id = outbox.member_id) AND (conversation_id = outbox.conversation_id) AND ("position" = outbox."position"))
--     SubPlan 7
--       ->  Index Only Scan using failed_notification_key on failed_notification mail
--             Index Cond: ((conversation_id = outbox.conversation_id) AND (member_id = outbox.member_id) AND ("position" = outbox."position") AND (kind = outbox.kind) AND (channel = $8))

-- outbox.markFailed
delete from "outbox"
where "channel" = $1 and "next_attempt_at" = $2 and "id" = $3 and "worker" = $4;
-- SQLite
--   SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at=? AND id=?)
-- PostgreSQL
--   Delete on outbox
--     ->  Index Scan using outbox_key on outbox
--           Index Cond: ((channel = $1) AND (next_attempt_at = $2) AND (id = $3))
--           Filter: (worker = $4)

-- outbox.markFailed
select "id"
from "conversation"
where "id" = $1 and "member_id" = $2;
-- SQLite
--   SEARCH conversation USING COVERING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Index Only Scan using conversation_key on conversation
--     Index Cond: ((member_id = $2) AND (id = $1))

-- outbox.markFailed
insert into "failed_notification" ("conversation_id", "member_id", "position", "kind", "channel", "id", "failed_at",
  "reason")
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict do nothing;
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on failed_notification
--     Conflict Resolution: NOTHING
--     ->  Result

-- outbox.postpone
update "outbox"
set "next_attempt_at" = $1, "worker" = $2, "attempts" = $3
where "channel" = $4 and "next_attempt_at" = $5 and "id" = $6 and "worker" = $7;
-- SQLite
--   SEARCH outbox USING PRIMARY KEY (channel=? AND next_attempt_at=? AND id=?)
-- PostgreSQL
--   Update on outbox
--     ->  Index Scan using outbox_key on outbox
--           Index Cond: ((channel = $4) AND (next_attempt_at = $5) AND (id = $6))
--           Filter: (worker = $7)

-- outbox.listFailed (the first page)
-- Reads the beginning of an index, up to the limit.
select *
from "failed_notification"
order by "failed_at" desc, "id" desc
limit $1;
-- SQLite
--   SCAN failed_notification USING INDEX failed_notification_by_time
-- PostgreSQL
--   Limit
--     ->  Index Scan Backward using failed_notification_by_time on failed_notification

-- outbox.listFailed (a following page)
select *
from "failed_notification"
where ("failed_at", "id") < ($1, $2)
order by "failed_at" desc, "id" desc
limit $3;
-- SQLite
--   SEARCH failed_notification USING INDEX failed_notification_by_time ((failed_at,id)<(?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan Backward using failed_notification_by_time on failed_notification
--           Index Cond: (ROW(failed_at, id) < ROW($1, $2))

-- outbox.count
-- Reads a count of all rows, for the operator.
select count(*) as "rows"
from "outbox";
-- SQLite
--   SCAN outbox
-- PostgreSQL
--   Aggregate
--     ->  Seq Scan on outbox

-- outbox.count
-- Reads a count of all rows, for the operator.
select count(*) as "rows"
from "failed_notification";
-- SQLite
--   SCAN failed_notification USING COVERING INDEX failed_notification_by_time
-- PostgreSQL
--   Aggregate
--     ->  Seq Scan on failed_notification

-- drafts.lock [PostgreSQL alone]
select pg_advisory_xact_lock(hashtextextended($1, 0));
-- PostgreSQL
--   Result

-- drafts.find, drafts.delete (if there is none)
select "version", "sealed"
from "draft"
where "member_id" = $1 and "actor_id" = $2 and "conversation_id" = $3 and "profile" = $4;
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Index Scan using draft_key on draft
--     Index Cond: ((member_id = $1) AND (actor_id = $2) AND (conversation_id = $3) AND (profile = $4))

-- drafts.listOfNewMessages
select "profile", "version", "sealed", "updated_at"
from "draft"
where "member_id" = $1 and "actor_id" = $2 and "conversation_id" = '';
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=?)
-- PostgreSQL
--   Index Scan using draft_key on draft
--     Index Cond: ((member_id = $1) AND (actor_id = $2) AND (conversation_id = ''::text))

-- drafts.save (whatever was there)
insert into "draft" ("member_id", "actor_id", "conversation_id", "profile", "version", "sealed", "updated_at")
values ($1, $2, $3, $4, $5, $6, $7)
on conflict ("member_id", "actor_id", "conversation_id", "profile") do update set "version" = $8, "sealed" = $9,
  "updated_at" = $10;
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on draft
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: draft_key
--     ->  Result

-- drafts.save (if there is none)
insert into "draft" ("member_id", "actor_id", "conversation_id", "profile", "version", "sealed", "updated_at")
values ($1, $2, $3, $4, $5, $6, $7)
on conflict ("member_id", "actor_id", "conversation_id", "profile") do nothing;
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on draft
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: draft_key
--     ->  Result

-- drafts.save (if there is one)
update "draft"
set "version" = $1, "sealed" = $2, "updated_at" = $3
where ("member_id" = $4 and "actor_id" = $5 and "conversation_id" = $6 and "profile" = $7);
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Update on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $4) AND (actor_id = $5) AND (conversation_id = $6) AND (profile = $7))

-- drafts.save (if it has one of these versions)
update "draft"
set "version" = $1, "sealed" = $2, "updated_at" = $3
where (("member_id" = $4 and "actor_id" = $5 and "conversation_id" = $6 and "profile" = $7) and "version" in ($8,
  $9));
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Update on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $4) AND (actor_id = $5) AND (conversation_id = $6) AND (profile = $7))
--           Filter: (version = ANY (ARRAY[$8, $9]))

-- drafts.delete
delete from "draft"
where ("member_id" = $1 and "actor_id" = $2 and "conversation_id" = $3 and "profile" = $4);
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $1) AND (actor_id = $2) AND (conversation_id = $3) AND (profile = $4))

-- drafts.delete (if it has one of these versions)
delete from "draft"
where (("member_id" = $1 and "actor_id" = $2 and "conversation_id" = $3 and "profile" = $4) and "version" in ($5,
  $6));
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $1) AND (actor_id = $2) AND (conversation_id = $3) AND (profile = $4))
--           Filter: (version = ANY (ARRAY[$5, $6]))

-- drafts.deleteOlderThan (the first batch)
-- Reads the beginning of the primary key, up to the limit.
select "member_id", "actor_id", "conversation_id", "profile"
from "draft"
where true
order by "member_id", "actor_id", "conversation_id", "profile"
limit 1 offset $1;
-- SQLite
--   SCAN draft
-- PostgreSQL
--   Limit
--     ->  Index Only Scan using draft_key on draft

-- drafts.deleteOlderThan (the first batch)
-- Reads the beginning of the primary key, up to the limit.
delete from "draft"
where true and ("member_id", "actor_id", "conversation_id", "profile") <= ($1, $2, $3, $4) and "updated_at" < $5;
-- SQLite
--   SEARCH draft USING PRIMARY KEY ((member_id,actor_id,conversation_id,profile)<(?,?,?,?))
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: (ROW(member_id, actor_id, conversation_id, profile) <= ROW($1, $2, $3, $4))
--           Filter: (updated_at < $5)

-- drafts.deleteOlderThan (a following batch), drafts.deleteOlderThan (the last batch)
select "member_id", "actor_id", "conversation_id", "profile"
from "draft"
where ("member_id", "actor_id", "conversation_id", "profile") > ($1, $2, $3, $4)
order by "member_id", "actor_id", "conversation_id", "profile"
limit 1 offset $5;
-- SQLite
--   SEARCH draft USING PRIMARY KEY ((member_id,actor_id,conversation_id,profile)>(?,?,?,?))
-- PostgreSQL
--   Limit
--     ->  Index Only Scan using draft_key on draft
--           Index Cond: (ROW(member_id, actor_id, conversation_id, profile) > ROW($1, $2, $3, $4))

-- drafts.deleteOlderThan (a following batch)
delete from "draft"
where ("member_id", "actor_id", "conversation_id", "profile") > ($1, $2, $3, $4) and ("member_id", "actor_id",
  "conversation_id", "profile") <= ($5, $6, $7, $8) and "updated_at" < $9;
-- SQLite
--   SEARCH draft USING PRIMARY KEY ((member_id,actor_id,conversation_id,profile)>(?,?,?,?) AND (member_id,actor_id,conversation_id,profile)<(?,?,?,?))
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((ROW(member_id, actor_id, conversation_id, profile) > ROW($1, $2, $3, $4)) AND (ROW(member_id, actor_id, conversation_id, profile) <= ROW($5, $6, $7, $8)))
--           Filter: (updated_at < $9)

-- drafts.deleteOlderThan (the last batch)
delete from "draft"
where ("member_id", "actor_id", "conversation_id", "profile") > ($1, $2, $3, $4) and true and "updated_at" < $5;
-- SQLite
--   SEARCH draft USING PRIMARY KEY ((member_id,actor_id,conversation_id,profile)>(?,?,?,?))
-- PostgreSQL
--   Delete on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: (ROW(member_id, actor_id, conversation_id, profile) > ROW($1, $2, $3, $4))
--           Filter: (updated_at < $5)

-- audit.insert
insert into "audit" ("at", "actor_id", "member_id", "action", "conversation_id")
values ($1, $2, $3, $4, $5);
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on audit
--     ->  Result

-- jobs.claim
insert into "job" ("name", "worker", "due_at")
values ($1, $2, $3)
on conflict ("name") do update set "worker" = $4, "due_at" = $5
where "job"."due_at" <= $6
returning "name";
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on job
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: job_pkey
--     Conflict Filter: (job.due_at <= $6)
--     ->  Result

-- jobs.schedule
update "job"
set "due_at" = $1
where "name" = $2 and "worker" = $3;
-- SQLite
--   SEARCH job USING INDEX sqlite_autoindex_job_1 (name=?)
-- PostgreSQL
--   Update on job
--     ->  Seq Scan on job
--           Filter: ((name = $2) AND (worker = $3))

-- start: checkKeys
select *
from "encryption_key"
order by "id";
-- SQLite
--   SCAN encryption_key USING INDEX sqlite_autoindex_encryption_key_1
-- PostgreSQL
--   Index Scan using encryption_key_pkey on encryption_key

-- start: checkKeys, health: writeProbe
insert into "encryption_key" ("id", "sealed")
values ($1, $2)
on conflict ("id") do nothing;
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on encryption_key
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: encryption_key_pkey
--     ->  Result

-- start: openKeyedHash
select "sealed"
from "secret"
where "name" = $1;
-- SQLite
--   SEARCH secret USING INDEX sqlite_autoindex_secret_1 (name=?)
-- PostgreSQL
--   Seq Scan on secret
--     Filter: (name = $1)

-- health: writeProbe
insert into "probe" ("id", "written_at")
values ($1, $2)
on conflict ("id") do update set "written_at" = $3;
-- SQLite
--   nothing to find
-- PostgreSQL
--   Insert on probe
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: probe_pkey
--     ->  Result

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select count(*) as count
from "secret";
-- SQLite
--   SCAN secret USING COVERING INDEX sqlite_autoindex_secret_1
-- PostgreSQL
--   Aggregate
--     ->  Seq Scan on secret

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select count(*) as count
from "conversation";
-- SQLite
--   SCAN conversation USING COVERING INDEX conversation_by_id
-- PostgreSQL
--   Aggregate
--     ->  Index Only Scan using conversation_by_id on conversation

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select count(*) as count
from "message";
-- SQLite
--   SCAN message USING COVERING INDEX message_by_request
-- PostgreSQL
--   Aggregate
--     ->  Index Only Scan using message_by_request on message

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select count(*) as count
from "draft";
-- SQLite
--   SCAN draft
-- PostgreSQL
--   Aggregate
--     ->  Index Only Scan using draft_key on draft

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "name", "sealed"
from "secret"
order by "name"
limit 1000;
-- SQLite
--   SCAN secret USING INDEX sqlite_autoindex_secret_1
-- PostgreSQL
--   Limit
--     ->  Sort
--           Sort Key: name COLLATE "C"
--           ->  Seq Scan on secret

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
update "secret"
set "sealed" = $1
where ("name") = ($2) and ("sealed") = ($3);
-- SQLite
--   SEARCH secret USING INDEX sqlite_autoindex_secret_1 (name=?)
-- PostgreSQL
--   Update on secret
--     ->  Seq Scan on secret
--           Filter: ((name = $2) AND (sealed = $3))

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "last_message_at", "id", "profile", "state", "unread", "answered_at", "answer_due_at", "sealed"
from "conversation"
order by "member_id", "last_message_at", "id"
limit 1000;
-- SQLite
--   SCAN conversation
-- PostgreSQL
--   Limit
--     ->  Index Scan using conversation_key on conversation

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "last_message_at", "id", "profile", "state", "unread", "answered_at", "answer_due_at", "sealed"
from "conversation"
where ("member_id", "last_message_at", "id") > ($1, $2, $3)
order by "member_id", "last_message_at", "id"
limit 1000;
-- SQLite
--   SEARCH conversation USING PRIMARY KEY ((member_id,last_message_at,id)>(?,?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan using conversation_key on conversation
--           Index Cond: (ROW(member_id, last_message_at, id) > ROW($1, $2, $3))

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
update "conversation"
set "sealed" = $1
where ("member_id", "last_message_at", "id") = ($2, $3, $4) and ("sealed") = ($5);
-- SQLite
--   SEARCH conversation USING INDEX conversation_by_id (id=?)
-- PostgreSQL
--   Update on conversation
--     ->  Index Scan using conversation_by_id on conversation
--           Index Cond: (id = $4)
--           Filter: ((member_id = $2) AND (last_message_at = $3) AND (sealed = $5))

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "conversation_id", "position", "sent_at", "request", "sealed"
from "message"
order by "member_id", "conversation_id", "position"
limit 1000;
-- SQLite
--   SCAN message
-- PostgreSQL
--   Limit
--     ->  Index Scan using message_key on message

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "conversation_id", "position", "sent_at", "request", "sealed"
from "message"
where ("member_id", "conversation_id", "position") > ($1, $2, $3)
order by "member_id", "conversation_id", "position"
limit 1000;
-- SQLite
--   SEARCH message USING PRIMARY KEY ((member_id,conversation_id,position)>(?,?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan using message_key on message
--           Index Cond: (ROW(member_id, conversation_id, "position") > ROW($1, $2, $3))

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
update "message"
set "sealed" = $1
where ("member_id", "conversation_id", "position") = ($2, $3, $4) and ("sealed") = ($5);
-- SQLite
--   SEARCH message USING PRIMARY KEY (member_id=? AND conversation_id=? AND position=?)
-- PostgreSQL
--   Update on message
--     ->  Index Scan using message_key on message
--           Index Cond: ((member_id = $2) AND (conversation_id = $3) AND ("position" = $4))
--           Filter: (sealed = $5)

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "actor_id", "conversation_id", "profile", "sealed"
from "draft"
order by "member_id", "actor_id", "conversation_id", "profile"
limit 1000;
-- SQLite
--   SCAN draft
-- PostgreSQL
--   Limit
--     ->  Index Scan using draft_key on draft

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
select "member_id", "actor_id", "conversation_id", "profile", "sealed"
from "draft"
where ("member_id", "actor_id", "conversation_id", "profile") > ($1, $2, $3, $4)
order by "member_id", "actor_id", "conversation_id", "profile"
limit 1000;
-- SQLite
--   SEARCH draft USING PRIMARY KEY ((member_id,actor_id,conversation_id,profile)>(?,?,?,?))
-- PostgreSQL
--   Limit
--     ->  Index Scan using draft_key on draft
--           Index Cond: (ROW(member_id, actor_id, conversation_id, profile) > ROW($1, $2, $3, $4))

-- rotate-keys: resealAll
-- Reads the whole table once, in batches by primary key, and a count of its rows.
update "draft"
set "sealed" = $1
where ("member_id", "actor_id", "conversation_id", "profile") = ($2, $3, $4, $5) and ("sealed") = ($6);
-- SQLite
--   SEARCH draft USING PRIMARY KEY (member_id=? AND actor_id=? AND conversation_id=? AND profile=?)
-- PostgreSQL
--   Update on draft
--     ->  Index Scan using draft_key on draft
--           Index Cond: ((member_id = $2) AND (actor_id = $3) AND (conversation_id = $4) AND (profile = $5))
--           Filter: (sealed = $6)

-- rotate-keys: dropOtherKeys
delete from "encryption_key"
where "id" != $1;
-- SQLite
--   SCAN encryption_key
-- PostgreSQL
--   Delete on encryption_key
--     ->  Seq Scan on encryption_key
--           Filter: (id <> $1)
