-- One row: what all amounts are in.
create table book (
    currency varchar(3) not null primary key
);

-- Applications that write here. One that was not seen until expires_at is dead.
create table instance (
    id varchar(40) not null primary key,
    expires_at timestamp(6) with time zone not null,
    -- number of the last batch of bookings that was committed, so that none is written twice
    batch bigint not null
);

-- Attempts that may be under way, written down before they are made.
create table intent (
    id varchar(64) not null primary key,
    -- refused once the instance was taken for dead, so that none is left behind
    instance varchar(40) not null references instance (id),
    at timestamp(6) with time zone not null,
    request_id varchar(100) not null,
    client varchar(300) not null,
    provider varchar(300) not null,
    model varchar(500) not null,
    first_attempt boolean not null,
    tags varchar not null,
    max_output bigint,
    at_most numeric(38, 18),
    shares varchar not null
);

create index intent_instance on intent (instance);

-- Attempts that were made. Of those whose end nobody knows, cost is null and at_most says the most it was.
create table entry (
    id varchar(64) not null primary key,
    at timestamp(6) with time zone not null,
    request_id varchar(100) not null,
    client varchar(300) not null,
    provider varchar(300) not null,
    model varchar(500) not null,
    first_attempt boolean not null,
    tags varchar not null,
    max_output bigint,
    at_most numeric(38, 18),
    settled boolean not null,
    estimated boolean not null,
    cost numeric(38, 18),
    input bigint,
    cache_read bigint,
    cache_write bigint,
    cache_write_1h bigint,
    output bigint,
    reasoning bigint,
    audio_input bigint,
    image_input bigint,
    audio_output bigint,
    image_output bigint,
    service_tier varchar(200),
    billed_usd numeric(38, 18)
);

create index entry_at on entry (at, id);

-- Sums of entries by hour, later by day. The labels are a digest of client, provider, model and the kept tags.
create table usage_sum (
    begins_at timestamp(6) with time zone not null,
    unit varchar(4) not null,
    labels varchar(64) not null,
    client varchar(300) not null,
    provider varchar(300) not null,
    model varchar(500) not null,
    tags varchar not null,
    calls bigint not null,
    attempts bigint not null,
    estimated bigint not null,
    unpriced bigint not null,
    input bigint not null,
    cache_read bigint not null,
    cache_write bigint not null,
    output bigint not null,
    reasoning bigint not null,
    cost numeric(38, 18) not null,
    unsettled bigint not null,
    at_most numeric(38, 18) not null,
    capped bigint not null,
    bounds bigint not null,
    longest bigint not null,
    primary key (begins_at, unit, labels)
);

-- Money of a budget, or of one value of its tag, in one period of its window.
-- Who changes leases locks the budget's row, so that all leases and what is spent never pass the amount.
create table budget (
    account varchar(300) not null primary key
);

create table budget_period (
    account varchar(300) not null,
    begins_at timestamp(6) with time zone not null,
    spent numeric(38, 18) not null,
    unpriced bigint not null,
    primary key (account, begins_at)
);

-- What an instance holds of a period: reserved, idle, or spent but not booked in budget_period yet.
create table budget_lease (
    account varchar(300) not null,
    begins_at timestamp(6) with time zone not null,
    -- refused once the instance was taken for dead, so that no money is left behind
    instance varchar(40) not null references instance (id),
    held numeric(38, 18) not null,
    -- the part of it that nobody uses, which others may wait for
    idle numeric(38, 18) not null,
    primary key (account, begins_at, instance)
);

create index budget_lease_instance on budget_lease (instance);
