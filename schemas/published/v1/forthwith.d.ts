// The contract of Forthwith, written by `forthwith openapi`.
// Moments are RFC 3339 in UTC, identifiers UUIDs, amounts of money decimal strings.

/**
 * The period whose revenue counts, from its first to its last day, both included.
 *
 * `complete`: ended, the usual case. `not_ended`: the first one, still running, with an
 * estimate of its revenue. `none`: the person has none. `unknown`: no figure is held, so
 * the ceiling can only be said to be at least the fixed amount. Without dates a period is
 * taken as a year.
 */
export interface AccountingPeriod {
  state: PeriodState;
  start?: string | null;
  end?: string | null;
  /**
   * Qualifying worldwide revenue of the period: what the provider earned. The value of goods sold or payments made through a service (gross merchandise or payment volume) is not revenue; entered as revenue it raises the ceiling many times over, and nothing can detect it.
   */
  revenue?: MoneyIn | null;
  /**
   * Where revenue is disputed, the amount that the regulator determined stands (Sch 13 para 4(6)): give that, as `determined`.
   */
  status?: FigureStatus;
  /**
   * `group` where `revenue` is already that of the whole group (para 5).
   */
  scope?: FigureScope;
  /**
   * Where the figure was found.
   */
  source?: string;
}

/**
 * What a decision has come to. A day is charged from its beginning.
 *
 * `single` and `daily` are the sums as given; `total` never exceeds the ceiling that they
 * share. Under a provisional notice nothing accrues. Of a decision that was withdrawn or
 * quashed it tells what had accrued until then; it counts against nobody any more.
 */
export interface Accrual {
  decision_id: string;
  as_of: unknown;
  stage: DecisionStage;
  state: DecisionState;
  single: Money;
  daily: Money;
  total: Money;
  capped: boolean;
  /**
   * The rates that run on the day, together.
   */
  per_day: Money;
  rates: Array<RateAccrual>;
  /**
   * The ceiling at the day on which the decision was given.
   */
  statutory_maximum: Money;
  bound: Bound;
  basis: Basis;
  end_day: EndDay;
  joint: boolean;
  working: Array<WorkingLine>;
}

/**
 * Penalties given, as far as `as_of`. `single` and `daily` are the sums as given;
 * `total` never exceeds the ceiling that they share, and `capped` says that it took effect.
 */
export interface Accrued {
  single: Money;
  daily: Money;
  total: Money;
  capped: boolean;
}

/**
 * A notice as just acknowledged, with the receipt. Repeated, the receipt is the same.
 */
export interface AcknowledgedNotice {
  id: string;
  reference: string;
  platform_id: string;
  provider_id: string;
  regime: RegimeVersion;
  category: Category;
  legal_basis: Array<string>;
  reasons: string;
  priority: Priority;
  report: Report | null;
  respond_by: string | null;
  state: State;
  timeliness: Timeliness;
  issued_at: string;
  clock: Clock;
  acknowledged_at: string | null;
  resolved_at: string | null;
  withdrawn_at: string | null;
  items: Array<Item>;
  version: number;
  server_time: string;
  duplicates: Array<Duplicate>;
  receipt: Receipt;
}

/**
 * That the platform has the notice. It never stops a clock.
 */
export interface Acknowledgement {
  received_at?: string | null;
  reference?: string | null;
}

/**
 * Acknowledgements of up to 500 notices, each notice once.
 */
export interface AcknowledgementBatch {
  acknowledgements: Array<unknown>;
}

export type ActorRole = "officer" | "supervisor" | "platform" | "dashboard" | "system";

/**
 * The deadline by which lateness is counted: as it stands now, or as first reckoned, so
 * that no extension, pause or later correction hides what was late.
 */
export type Against = "present" | "original";

/**
 * What was told at once: how many notices began to match, and the first of them.
 */
export interface Alert {
  id: string;
  subscription_id: string;
  notices: number;
  notice_ids: Array<string>;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: string | null;
  outcome: OutcomeKind | null;
  reason: string | null;
  created_at: string;
  settled_at: string | null;
}

/**
 * Who is told, and how. Of a webhook's address the host alone is shown.
 */
export interface AlertSubscription {
  id: string;
  owner_id: string;
  saved_filter_id: string;
  on: string;
  channel: Channel;
  digest: Digest;
  host: string | null;
  state: SubscriptionState;
  disabled_because: SilencedBecause | null;
  failing_since: string | null;
  last_alert_at: string | null;
  created_at: string;
}

/**
 * Adds items or corrects them; what they said before is kept.
 */
export interface Amendment {
  reason: string;
  add_items?: Array<NewItem>;
  correct_items?: Array<ItemCorrection>;
}

/**
 * A notice as it stands after a response, with the receipt.
 */
export interface AnsweredNotice {
  id: string;
  reference: string;
  platform_id: string;
  provider_id: string;
  regime: RegimeVersion;
  category: Category;
  legal_basis: Array<string>;
  reasons: string;
  priority: Priority;
  report: Report | null;
  respond_by: string | null;
  state: State;
  timeliness: Timeliness;
  issued_at: string;
  clock: Clock;
  acknowledged_at: string | null;
  resolved_at: string | null;
  withdrawn_at: string | null;
  items: Array<Item>;
  version: number;
  server_time: string;
  duplicates: Array<Duplicate>;
  receipt: Receipt;
}

export type AppealEffect = "suspends" | "runs_on";

export type AppealOutcome = "dismissed" | "quashed";

/**
 * An exposure as it was saved; nothing of it ever changes.
 */
export interface Assessment {
  id: string;
  of: AssessmentOf;
  provider_id: string | null;
  label: string | null;
  made_at: string;
  made_by: string | null;
  /**
   * SHA-256 of `inputs` and `exposure`, its lateness left out, as canonical JSON: recomputed from the same facts under the same law it is the same.
   */
  digest: string;
  law: string;
  rule_version: string;
  /**
   * What was asked for; `as_of` always said.
   */
  asked: Partial<Record<string, unknown>>;
  /**
   * All that it rests on, as it was then.
   */
  inputs: Partial<Record<string, unknown>>;
  /**
   * What was answered, as it was answered.
   */
  exposure: Partial<Record<string, unknown>>;
}

export type AssessmentOf = "provider" | "calculation";

/**
 * Who works on a notice: an officer or a team, neither while nobody does.
 */
export interface Assignment {
  officer_id: string | null;
  team_id: string | null;
  assigned_at: string | null;
}

/**
 * How many fall into one band; `up_to_seconds` is null for the last.
 */
export interface BandCount {
  band: string;
  up_to_seconds: number | null;
  count: number;
  cumulative: number;
}

/**
 * Counts by length of time.
 */
export interface Bands {
  total: number;
  bands: Array<BandCount>;
  clock_start: string;
  meaning: string;
  denominator_meaning: string;
}

export type Basis = "fixed_amount" | "percentage_of_revenue" | "estimated_revenue" | "no_accounting_period" | "revenue_unknown" | "not_the_provider";

/**
 * One result per element, in the order of the request.
 */
export interface BatchAnswer {
  results: Array<unknown>;
}

/**
 * One receipt for all that was recorded of a batch.
 *
 * `jws` is signed as that of a Receipt, over a list: of each recorded element, in their
 * order, the statement that a receipt of its own has.
 */
export interface BatchReceipt {
  jws: string;
  key_id: string;
}

export type Bound = "exact" | "at_least";

export type Bucket = "hour" | "day" | "week";

export type BulkAction = "assign" | "tag" | "untag" | "extend" | "pause" | "resume" | "withdraw";

/**
 * What of a notice would be otherwise.
 */
export interface BulkChange {
  field: string;
  before: unknown;
  after: unknown;
}

/**
 * How a clock is extended, paused or resumed, as in `POST …/clock-events`.
 */
export interface BulkClockChange {
  at: string;
  reason?: string;
  by?: Length | null;
  until?: string | null;
}

/**
 * One notice: what would change, or why it was refused.
 */
export interface BulkElement {
  index: number;
  notice_id: string;
  reference: string | null;
  version: number | null;
  desk_version: number | null;
  state: ElementState;
  changes: Array<BulkChange>;
  problem: Problem | null;
}

/**
 * What an act would do to each notice, or did. Its `id` is what applies it, until
 * `expires_at`. `more` says that the saved filter found more than are taken at once.
 */
export interface BulkPreview {
  id: string;
  action: BulkAction;
  more: boolean;
  created_at: string;
  expires_at: string;
  elements: Array<BulkElement>;
}

/**
 * Whose public holidays count.
 */
export type Calendar = "england-and-wales" | "scotland" | "northern-ireland" | "any-part-of-the-uk" | "none";

export type Category = "intimate_image_abuse" | "child_sexual_exploitation_abuse" | "terrorism" | "threats_harassment" | "hate" | "fraud" | "drugs_weapons" | "suicide_self_harm" | "foreign_interference" | "other_illegal" | "other";

/**
 * One event of the log. To the role `dashboard` position, kind and moments are shown; to
 * it every other field is null.
 */
export interface Change {
  /**
   * Contiguous over all changes there are: after n comes n + 1.
   */
  position: number;
  /**
   * One of `ChangeKind`.
   */
  kind: string;
  /**
   * When it came to be so.
   */
  effective_at: string;
  recorded_at: string;
  /**
   * Of the event, as in the history of the notice.
   */
  id: string | null;
  /**
   * What it happened to: a notice, a platform, a decision, a holiday.
   */
  subject_id: string | null;
  notice_id: string | null;
  platform_id: string | null;
  provider_id: string | null;
  regime: string | null;
  category: string | null;
  /**
   * Where the notice stood from then on; null where this did not move it.
   */
  state: State | null;
  /**
   * The deadline that the notice then had, where the event says.
   */
  deadline_at: string | null;
}

/**
 * What may have happened. More kinds may come: leave aside what you do not know.
 */
export type ChangeKind = "notice.issued" | "notice.acknowledged" | "notice.answered" | "notice.amended" | "notice.resolved" | "notice.reopened" | "notice.withdrawn" | "notice.due_soon" | "notice.overdue" | "notice.clock_changed" | "notice.deadline_changed" | "notice.sent" | "notice.giving_proved" | "item.ruled" | "notice.assigned" | "notice.tagged" | "notice.noted" | "team.added" | "team.changed" | "officer.added" | "officer.changed" | "endpoint.set" | "endpoint.rotated" | "endpoint.removed" | "endpoint.disabled" | "endpoint.test" | "holiday.added" | "holiday.removed" | "bank_holidays.changed" | "provider.added" | "provider.changed" | "provider_group.added" | "revenue_figure.recorded" | "platform.added" | "platform.changed" | "key.created" | "key.revoked" | "signing_key.rotated" | "session.opened" | "session.closed" | "regime.added" | "decision.given" | "decision.complied" | "decision.withdrawn" | "decision.appealed" | "decision.appeal_decided" | "assessment.saved" | "sandbox.clock_advanced";

/**
 * A page, the oldest change first. It may be empty though more is to come.
 */
export interface Changes {
  items: Array<Change>;
  /**
   * Always there: where to go on, now or later.
   */
  next: string;
  /**
   * Every position up to this one was looked at; the page holds those wanted.
   */
  through: number;
}

export type Channel = "email" | "webhook";

/**
 * The removal clock. `seconds_left` is negative once the deadline has passed, stands still
 * while the clock is paused, and is null when the notice needs no further answer.
 */
export interface Clock {
  state: ClockState;
  started_at: string;
  original_deadline_at: string;
  deadline_at: string;
  paused_seconds: number;
  seconds_left: number | null;
}

/**
 * What may happen to a running clock.
 */
export type ClockChange = "paused" | "resumed" | "extended" | "start_corrected";

export type ClockEventKind = "paused" | "resumed" | "extended" | "start_corrected";

/**
 * The event from which time runs: a report, complaint or request that reached the
 * provider; the notice being issued; or its being given, as proved or as presumed.
 */
export type ClockStart = "report" | "issue" | "giving";

export type ClockState = "running" | "paused" | "stopped";

/**
 * That a requirement was complied with; null: all of them.
 */
export interface Compliance {
  requirement: string | null;
  complied_at: string;
  recorded_at: string;
}

/**
 * How far a number has been checked.
 */
export type Confidence = "checked in the primary text" | "checked in a secondary source" | "believed right, not checked against a source" | "unsure";

/**
 * Where counting begins: the day after the start, the start day itself, or a start on
 * a non-working day moved to the next working day first.
 */
export type Counting = "day_after" | "same_day" | "roll_then_add";

/**
 * A subscription just made. `secret` signs what a webhook is sent, and is shown this
 * once; null for mail.
 */
export interface CreatedAlertSubscription {
  id: string;
  owner_id: string;
  saved_filter_id: string;
  on: string;
  channel: Channel;
  digest: Digest;
  host: string | null;
  state: SubscriptionState;
  disabled_because: SilencedBecause | null;
  failing_since: string | null;
  last_alert_at: string | null;
  created_at: string;
  secret: string | null;
}

/**
 * A key just made. `key` is what to send as `Authorization: Bearer KEY`; it is shown
 * this once.
 */
export interface CreatedKey {
  id: string;
  role: Role;
  platform_id: string | null;
  officer_id: string | null;
  label: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  key: string;
}

/**
 * A rate for each day from `from`, until a day or for a number of days.
 */
export interface DailyPenalty {
  rate: MoneyIn;
  from: string;
  until?: string | null;
  max_days?: number | null;
}

/**
 * A deadline as first reckoned and as it stands, with every step on the way.
 *
 * `calendar_known` is false where a day lay outside the years whose public holidays are
 * known; a step then says so.
 */
export interface Deadline {
  original_deadline_at: string;
  deadline_at: string;
  calendar_known: boolean;
  steps: Array<Step>;
}

/**
 * A start, a rule, and what happened to the clock. Nothing is stored.
 */
export interface DeadlineCalculation {
  start: string;
  rule: NewRule;
  /**
   * Added to the rule's calendar.
   */
  extra_holidays?: Array<string>;
  clock_events?: Array<NewClockEvent>;
}

/**
 * Where a deadline comes from: the law, a regulator's own aim, or the notice itself.
 */
export type DeadlineKind = "statutory" | "policy" | "set_in_notice";

/**
 * A notice whose deadline would move.
 */
export interface DeadlineMove {
  notice_id: string;
  reference: string;
  from: string;
  to: string;
}

/**
 * A decision as recorded, with what became of it.
 */
export interface Decision {
  id: string;
  stage: DecisionStage;
  state: DecisionState;
  provider_ids: Array<string>;
  joint: boolean;
  notice_ids: Array<string>;
  given_at: string;
  compliance_date: unknown | null;
  single_penalties: Array<DecisionSinglePenalty>;
  daily_penalties: Array<DecisionDailyPenalty>;
  end_day: EndDay;
  power: Power | null;
  reference: string | null;
  follows: string | null;
  compliances: Array<Compliance>;
  withdrawn_at: string | null;
  withdrawal_reason: string | null;
  appealed_at: string | null;
  appeal_effect: AppealEffect | null;
  appeal_decided_at: string | null;
  appeal_outcome: AppealOutcome | null;
  recorded_at: string;
  version: number;
}

/**
 * An amount for each day.
 */
export interface DecisionDailyPenalty {
  requirement: string | null;
  rate: Money;
  from: string;
  until: string | null;
  max_days: number | null;
}

/**
 * A single amount.
 */
export interface DecisionSinglePenalty {
  requirement: string | null;
  amount: Money;
}

export type DecisionStage = "provisional_notice" | "confirmation_decision" | "penalty_notice";

export type DecisionState = "in_force" | "complied" | "under_appeal" | "quashed" | "withdrawn";

/**
 * Why a decision is taken back.
 */
export interface DecisionWithdrawal {
  reason: string;
  /**
   * Left out: now.
   */
  withdrawn_at?: string | null;
}

/**
 * A message on its way to an endpoint, or arrived there.
 *
 * `pending` waits for `next_attempt_at`; `failed` was tried as often as a message is, or was
 * the last before its endpoint was disabled; `cancelled` was not tried any more because the
 * endpoint was removed or disabled. `message_id` is the `webhook-id`, the same at every
 * attempt and after every redelivery.
 */
export interface Delivery {
  id: string;
  message_id: string;
  platform_id: string;
  endpoint_id: string;
  kind: MessageType;
  position: number;
  notice_id: string | null;
  state: DeliveryState;
  /**
   * How many attempts were made by now.
   */
  attempt_count: number;
  next_attempt_at: string | null;
  created_at: string;
  settled_at: string | null;
}

/**
 * One attempt: when it began, how long it took, what was answered, how it ended.
 */
export interface DeliveryAttempt {
  number: number;
  started_at: string;
  seconds: number;
  status: number | null;
  outcome: OutcomeKind;
  reason: string;
}

export type DeliveryState = "pending" | "delivered" | "failed" | "cancelled";

/**
 * A delivery with every attempt, the first one first.
 */
export interface DeliveryWithAttempts {
  id: string;
  message_id: string;
  platform_id: string;
  endpoint_id: string;
  kind: MessageType;
  position: number;
  notice_id: string | null;
  state: DeliveryState;
  /**
   * How many attempts were made by now.
   */
  attempt_count: number;
  next_attempt_at: string | null;
  created_at: string;
  settled_at: string | null;
  attempts: Array<DeliveryAttempt>;
}

/**
 * How often one is told at most.
 */
export type Digest = "immediate" | "hourly" | "daily";

export type DisabledBecause = "gone" | "failing";

export interface DisputeGround {
  code: string;
  title: string;
  source: string;
}

/**
 * Items disputed, each in one of the three; `upheld_rate` is of those ruled on.
 */
export interface Disputes {
  raised: number;
  pending: number;
  upheld: number;
  rejected: number;
  upheld_rate: Share;
  meaning: string;
  denominator_meaning: string;
}

/**
 * An item whose locator already stood under an earlier, then open notice.
 */
export interface Duplicate {
  item_id: string;
  notice_id: string;
  reference: string;
}

/**
 * A length of time: the sum of its parts.
 */
export interface Duration {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/**
 * How long something took. Null while nothing was counted; `waiting` is what is not
 * over yet and so cannot be timed: a median without it flatters.
 */
export interface Durations {
  median_seconds: number | null;
  p90_seconds: number | null;
  counted: number;
  waiting: number;
  clock_start: string;
  meaning: string;
  denominator_meaning: string;
}

/**
 * Where one notice of a preview stands.
 */
export type ElementState = "planned" | "done" | "refused";

export type EndDay = "charged" | "not_charged";

export type EndedBy = "compliance" | "date" | "maximum_days" | "withdrawal" | "appeal";

export type EndpointState = "active" | "disabled";

export interface EndpointTest {
  type: "endpoint.test";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: EndpointTestData;
}

/**
 * Asked for by `POST /v1/webhook-endpoint/test`.
 */
export interface EndpointTestData {
  endpoint_id: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
}

/**
 * Something that happened: when it came to be so, and when it was recorded.
 */
export interface Event {
  id: string;
  kind: string;
  notice_id: string | null;
  platform_id: string | null;
  provider_id: string | null;
  actor: ActorRole;
  actor_id: string | null;
  effective_at: string;
  recorded_at: string;
  position: number | null;
  facts: Partial<Record<string, unknown>>;
}

/**
 * Pounds for one unit of a currency. No statutory rate was found, so its source is shown.
 *
 * Without `currency` it is that of the one other currency in which revenue is given.
 */
export interface ExchangeRate {
  currency?: string | null;
  gbp_per_unit: string;
  source?: string;
  dates?: RateDates | null;
}

/**
 * The ceiling that the law sets on a penalty, per provider, never summed over notices.
 *
 * It says nothing of whether a penalty will be imposed, nor of how much.
 */
export interface Exposure {
  provider_id: string | null;
  /**
   * The day or moment asked for, in the same form.
   */
  as_of: unknown;
  /**
   * The regime whose law sets the ceiling.
   */
  regime: string;
  /**
   * The ceiling that the law sets, rounded down to the penny. With `bound` at_least the true ceiling may be higher, and the working says what is not known.
   */
  statutory_maximum: Money;
  bound: Bound;
  basis: Basis;
  working: Array<WorkingLine>;
  accrued: Accrued;
  lateness: Lateness;
  stage: Stage;
  /**
   * SHA-256 of the inputs as canonical JSON: equal inputs, equal digest.
   */
  inputs_digest: string;
  rule_version: string;
  law: string;
  /**
   * False where a number of the law was not checked against a source; the working says which.
   */
  sure: boolean;
  /**
   * Where `regime` was left out: those of the other laws under whose regimes notices of the provider are overdue, late or contested.
   */
  other_ceilings: Array<OtherCeiling>;
}

/**
 * What a ceiling, and the penalties given under it, are reckoned from.
 */
export interface ExposureCalculation {
  regime: string;
  /**
   * A day, or a moment on it; now if left out.
   */
  as_of?: unknown | null;
  person?: Person;
  accounting_period?: AccountingPeriod;
  group?: Array<GroupMember>;
  single_penalties?: Array<MoneyIn>;
  daily_penalties?: Array<DailyPenalty>;
  /**
   * For revenue that is not in sterling. Left out, it is the mean of the European Central Bank's daily reference rates over the period, of pounds for one unit; needed where the period has no dates or the currency was not quoted throughout. A plain decimal string is pounds for one unit, without currency, source and dates.
   */
  exchange_rate?: ExchangeRate | string | null;
}

/**
 * One wrong place in a request, as a JSON pointer.
 */
export interface Fault {
  pointer: string;
  detail: string;
}

/**
 * A field that is another now; null where it was not there, or is not any more.
 */
export interface FieldChange {
  field: string;
  was: unknown;
  now: unknown;
}

/**
 * Whose revenue: the provider's own, or its group's.
 */
export type FigureScope = "provider" | "group";

export type FigureStanding = "in_force" | "set_aside";

/**
 * Who stands behind a figure: the undertaking, an estimator, or the regulator.
 */
export type FigureStatus = "reported" | "estimated" | "determined";

export type Finding = "removed" | "still_available";

/**
 * What was proved of a sending; `superseded_at` is null for the proof that holds.
 */
export interface GivingProof {
  id: string;
  proved_given_at: string;
  evidence: string;
  recorded_at: string;
  superseded_at: string | null;
}

/**
 * An undertaking of the provider's group, for joint liability (Sch 13 para 5).
 *
 * There the group's revenue counts, whatever earned it.
 */
export interface GroupMember {
  name: string;
  /**
   * Its revenue of the same period. The value of goods sold or payments made through a service (gross merchandise or payment volume) is not revenue; entered as revenue it raises the ceiling many times over, and nothing can detect it.
   */
  revenue: MoneyIn;
}

export type HashAlgorithm = "sha256" | "sha1" | "md5" | "pdq" | "tmk_pdqf" | "photodna";

/**
 * Who works on a notice. `desk_version` is what the ETag of assignment and tags says.
 */
export interface HeldAssignment {
  officer_id: string | null;
  team_id: string | null;
  assigned_at: string | null;
  notice_id: string;
  desk_version: number;
}

/**
 * A holiday of one nation. One that comes with the service has no id and stays.
 */
export interface Holiday {
  id: string | null;
  calendar: Nation;
  date: string;
  name: string;
  source: string;
  built_in: boolean;
  created_at: string | null;
}

/**
 * A nation, or every holiday of any of them.
 */
export type HolidayCalendar = "england-and-wales" | "scotland" | "northern-ireland" | "any-part-of-the-uk";

/**
 * What a change of a calendar would do to open notices. Nothing is saved.
 *
 * `count` is how many would move; `items` shows the first of them, the soonest due first.
 */
export interface HolidayEffect {
  count: number;
  items: Array<DeadlineMove>;
}

/**
 * A holiday to add, as it would be posted, or the id of one to `remove`.
 */
export interface HolidayPreview {
  remove?: string | null;
  calendar?: Nation | null;
  date?: string | null;
  name?: string | null;
  source?: string | null;
}

/**
 * An import with rows that it did not take, by file and line; `rejects_next` is the
 * cursor for `rejects_after`, or null at the end.
 */
export interface Import {
  id: string;
  state: ImportState;
  created_at: string;
  finished_at: string | null;
  failure: string | null;
  columns: Array<Partial<Record<string, string>>>;
  rows_read: number;
  notices: number;
  items: number;
  without_items: number;
  merged: number;
  schemes_assumed: number;
  duplicates: number;
  rejected: number;
  version: number;
  rejects: Array<ImportReject>;
  rejects_next: string | null;
}

export type ImportFile = "notices" | "items";

/**
 * An import, and what it has done so far.
 *
 * `receiving` while it is being sent, and nothing of it is in the register; `running` while
 * its notices are entered; `failed` when what was sent broke off: nothing of it went in.
 * `columns` says for each file which column was read as which field. `merged` counts
 * repeats within a notice, `schemes_assumed` addresses read as https, and `duplicates`
 * items whose locator already stood under an open notice to the same platform.
 */
export interface ImportJob {
  id: string;
  state: ImportState;
  created_at: string;
  finished_at: string | null;
  failure: string | null;
  columns: Array<Partial<Record<string, string>>>;
  rows_read: number;
  notices: number;
  items: number;
  without_items: number;
  merged: number;
  schemes_assumed: number;
  duplicates: number;
  rejected: number;
  version: number;
}

/**
 * A row that did not go in. `row` is the line on which it begins.
 */
export interface ImportReject {
  file: ImportFile;
  row: number;
  column: string | null;
  reason: string;
}

export type ImportState = "receiving" | "running" | "done" | "failed";

/**
 * Messages, the oldest first. `next` is never null: send it as `after`, now or later,
 * for what comes after them.
 */
export interface Inbox {
  items: Array<InboxItem>;
  next: string;
}

/**
 * A message with its id, the `webhook-id` under which it is delivered. The other fields
 * are the body of the webhook, byte for byte.
 */
export interface InboxItem {
  id: string;
  type: MessageType;
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeIssuedData | NoticeAmendedData | NoticeDueSoonData | NoticeOverdueData | NoticeResolvedData | NoticeWithdrawnData | NoticeDeadlineChangedData | ItemRuledData | EndpointTestData;
}

/**
 * A note as it was written. `superseded_by` is its correction, null for one that holds.
 */
export interface InternalNote {
  id: string;
  notice_id: string;
  text: string;
  author_key_id: string | null;
  author_officer_id: string | null;
  written_at: string;
  supersedes: string | null;
  superseded_by: string | null;
}

/**
 * A notice as just issued, with what was merged.
 */
export interface IssuedNotice {
  id: string;
  reference: string;
  platform_id: string;
  provider_id: string;
  regime: RegimeVersion;
  category: Category;
  legal_basis: Array<string>;
  reasons: string;
  priority: Priority;
  report: Report | null;
  respond_by: string | null;
  state: State;
  timeliness: Timeliness;
  issued_at: string;
  clock: Clock;
  acknowledged_at: string | null;
  resolved_at: string | null;
  withdrawn_at: string | null;
  items: Array<Item>;
  version: number;
  server_time: string;
  duplicates: Array<Duplicate>;
  merged: Array<MergedItem>;
}

/**
 * One item, the latest answer about it, and beside it what an officer ruled and found.
 *
 * `effective_at` is what the platform states. `counts_from` is the moment from which the
 * item counts as complied with, on which lateness is judged: what was stated, as far as no
 * officer found otherwise, else when an officer found the content gone; null while the item
 * is not complied with.
 */
export interface Item {
  id: string;
  url: string;
  media_type: MediaType;
  hashes: Array<MediaHashView>;
  locator_note: string | null;
  state: ItemState;
  outcome: Outcome | null;
  ground: string | null;
  territories: Array<string>;
  effective_at: string | null;
  received_at: string | null;
  counts_from: string | null;
  ruling: Ruling | null;
  verified: Finding | null;
  verified_at: string | null;
}

/**
 * Corrects one item; what is left out stays as it is.
 */
export interface ItemCorrection {
  item_id: string;
  url?: string | null;
  media_type?: MediaType | null;
  hashes?: Array<MediaHash> | null;
  locator_note?: string | null;
}

/**
 * What became of one item, named by its id or by its address.
 */
export interface ItemResponse {
  item_id?: string | null;
  url?: string | null;
  outcome: Outcome;
  effective_at: string;
  ground?: string | null;
  territories?: Array<string>;
  note?: string | null;
}

export interface ItemRuled {
  type: "item.ruled";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: ItemRuledData;
}

/**
 * An officer's ruling on one item, and the `state` of the item after it.
 */
export interface ItemRuledData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  item_id: string;
  decision: string;
  state: string;
}

export type ItemState = "outstanding" | "complied" | "contested" | "excused";

/**
 * A key without its secret, which the service does not hold.
 */
export interface Key {
  id: string;
  role: Role;
  platform_id: string | null;
  officer_id: string | null;
  label: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
}

/**
 * A provider with at least one notice overdue or late, with the ceiling of Schedule 13.
 */
export interface LateResponder {
  provider_id: string | null;
  /**
   * The day or moment asked for, in the same form.
   */
  as_of: unknown;
  /**
   * The regime whose law sets the ceiling.
   */
  regime: string;
  /**
   * The ceiling that the law sets, rounded down to the penny. With `bound` at_least the true ceiling may be higher, and the working says what is not known.
   */
  statutory_maximum: Money;
  bound: Bound;
  basis: Basis;
  working: Array<WorkingLine>;
  accrued: Accrued;
  lateness: Lateness;
  stage: Stage;
  /**
   * SHA-256 of the inputs as canonical JSON: equal inputs, equal digest.
   */
  inputs_digest: string;
  rule_version: string;
  law: string;
  /**
   * False where a number of the law was not checked against a source; the working says which.
   */
  sure: boolean;
  /**
   * Where `regime` was left out: those of the other laws under whose regimes notices of the provider are overdue, late or contested.
   */
  other_ceilings: Array<OtherCeiling>;
  name: string;
  /**
   * The very notices counted in `lateness.overdue`.
   */
  notices_url: string;
  /**
   * Those counted in `lateness.late`.
   */
  late_notices_url: string;
}

/**
 * Late responders at a moment. Every event up to `through_event` is in the numbers, and
 * so is what was recorded and has no place in the log yet.
 */
export interface LateResponders {
  items: Array<LateResponder>;
  next: string | null;
  as_of: string;
  through_event: number;
}

/**
 * Notices of the provider at `counted_at`, by the predicate that filters
 * `GET /v1/notices?timeliness=`. All zero, and null, where the reckoning is of nobody.
 */
export interface Lateness {
  /**
   * Open, with the due moment passed.
   */
  overdue: number;
  /**
   * Resolved after the due moment.
   */
  late: number;
  /**
   * Answered by a dispute on which no ruling was given.
   */
  contested: number;
  /**
   * The earliest due moment among the notices overdue or late.
   */
  first_overdue_at: string | null;
  /**
   * The moment of counting: always the present one, whatever `as_of` says.
   */
  counted_at: string | null;
}

/**
 * How long; the parts add up.
 */
export interface Length {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/**
 * A hash of the content, by which a platform may find copies.
 */
export interface MediaHash {
  algorithm: HashAlgorithm;
  value: string;
}

export interface MediaHashView {
  algorithm: HashAlgorithm;
  value: string;
}

export type MediaType = "image" | "video" | "audio" | "text" | "account" | "page" | "other";

/**
 * A repeat within the request: `index` is where it stood, `item_id` what it became.
 */
export interface MergedItem {
  index: number;
  item_id: string;
}

export type MessageType = "notice.issued" | "notice.amended" | "notice.due_soon" | "notice.overdue" | "notice.resolved" | "notice.withdrawn" | "notice.deadline_changed" | "item.ruled" | "endpoint.test";

/**
 * An amount of money; the amount is a plain decimal string.
 */
export interface Money {
  amount: string;
  currency: string;
}

/**
 * An amount of money; the amount is a plain decimal string.
 */
export interface MoneyIn {
  amount: string;
  currency: string;
}

/**
 * Whose holiday it is. `any-part-of-the-uk` follows from the three.
 */
export type Nation = "england-and-wales" | "scotland" | "northern-ireland";

/**
 * To be told when notices begin to match a saved filter.
 *
 * Mail goes to the officer to whom the key belongs. A webhook has a `url`: `https` on the
 * public internet, or a host that whoever runs the service has listed.
 */
export interface NewAlertSubscription {
  saved_filter_id: string;
  on?: "entered";
  channel: Channel;
  digest?: Digest;
  url?: string | null;
}

/**
 * That an appeal was brought.
 */
export interface NewAppeal {
  /**
   * Left out: now.
   */
  appealed_at?: string | null;
  /**
   * Whether daily penalties stand still meanwhile. What the law says of it was not found: a house reading, unsure.
   */
  effect?: AppealEffect;
}

/**
 * What the tribunal decided.
 */
export interface NewAppealOutcome {
  outcome: AppealOutcome;
  /**
   * Left out: now.
   */
  decided_at?: string | null;
}

/**
 * A provider whose exposure is saved, or a calculation: one of the two.
 */
export interface NewAssessment {
  provider_id?: string | null;
  /**
   * Of a provider; now when left out.
   */
  as_of?: unknown | null;
  /**
   * Of a provider.
   */
  regime?: string | null;
  calculation?: ExposureCalculation | null;
  label?: string | null;
}

/**
 * An officer, or a team, or with null for either nobody any more.
 */
export interface NewAssignment {
  officer_id?: string | null;
  team_id?: string | null;
}

/**
 * An act on up to 500 notices, named one by one or by a saved filter.
 */
export interface NewBulkPreview {
  action: BulkAction;
  assignment?: NewAssignment | null;
  tags?: Array<string> | null;
  clock?: BulkClockChange | null;
  reason?: string | null;
  notice_ids?: Array<string> | null;
  saved_filter_id?: string | null;
}

/**
 * One change to a clock; an extension goes `by` a length or `until` a moment.
 *
 * A pause that is over may be told whole, from `at` until `until`: so it can be told after
 * a later one. A pause that still lasts has no `until`, and ends by `resumed`. For
 * `start_corrected`, `at` is when the clock truly started.
 */
export interface NewClockEvent {
  kind: ClockEventKind;
  at: string;
  reason?: string;
  by?: Length | null;
  until?: string | null;
}

/**
 * That the decision was complied with, or one requirement of it.
 */
export interface NewCompliance {
  /**
   * Left out: now.
   */
  complied_at?: string | null;
  /**
   * Left out: all that it requires.
   */
  requirement?: string | null;
}

/**
 * An amount for each day, from a day on, until another or until compliance.
 */
export interface NewDailyPenalty {
  rate: MoneyIn;
  requirement?: string | null;
  /**
   * Left out: the day after the compliance date, before which none may run.
   */
  from?: string | null;
  until?: string | null;
  max_days?: number | null;
}

/**
 * A provisional notice, a confirmation decision or a penalty notice that was given.
 */
export interface NewDecision {
  stage: DecisionStage;
  provider_ids: Array<string>;
  /**
   * Given to several jointly: each is liable for the whole of it.
   */
  joint?: boolean;
  notice_ids?: Array<string>;
  given_at: string;
  /**
   * The last day for compliance, or a deadline at a time of day, in which case its day in Europe/London counts. Left out: the day of the decision.
   */
  compliance_date?: unknown | null;
  /**
   * In a provisional notice proposed, else imposed; one per requirement.
   */
  single_penalties?: Array<NewSinglePenalty | MoneyIn>;
  /**
   * In a provisional notice proposed, else imposed; several run together.
   */
  daily_penalties?: Array<NewDailyPenalty>;
  /**
   * Whether the day that ends a daily penalty is charged itself: the Act (s.137(8)(d)) can be read both ways.
   */
  end_day?: EndDay;
  /**
   * Of a penalty notice: its section. Left out: s139.
   */
  power?: Power | null;
  reference?: string | null;
  /**
   * The decision that it follows. Left out, it is looked for: the latest undecided one of the stage before to the same persons, with a notice in common or where one of both names none. Null: it follows none.
   */
  follows?: string | null;
}

/**
 * A reason that the regime accepts for contesting an item.
 */
export interface NewDisputeGround {
  code: string;
  title: string;
  source?: string | null;
}

/**
 * A length of time by its parts: more than nothing, at most ten years.
 */
export interface NewDuration {
  days?: number | null;
  hours?: number | null;
  minutes?: number | null;
  seconds?: number | null;
}

/**
 * When the notice that was sent is proved to have been given, and by what.
 *
 * The evidence is sealed and shown to the regulator alone.
 */
export interface NewGivingProof {
  /**
   * Not before it was sent, nor in the future.
   */
  proved_given_at: string;
  evidence: string;
  /**
   * The proof on record that this one takes the place of.
   */
  supersedes?: string | null;
}

/**
 * A day that becomes a holiday of one nation.
 */
export interface NewHoliday {
  calendar: Nation;
  date: string;
  name: string;
  source?: string;
}

/**
 * A note for the regulator alone; it is sealed. `supersedes` names a note of the same
 * notice that it corrects.
 */
export interface NewInternalNote {
  text: string;
  supersedes?: string | null;
}

/**
 * One place where the content is.
 */
export interface NewItem {
  url: string;
  media_type?: MediaType;
  hashes?: Array<MediaHash>;
  locator_note?: string | null;
}

/**
 * A key for one role; a platform's key names its platform, and no other key does.
 *
 * A platform may hold several live keys, so that the old and the new one overlap.
 */
export interface NewKey {
  role: Role;
  platform_id?: string | null;
  /**
   * Whose key it is, for the roles officer and supervisor.
   */
  officer_id?: string | null;
  label: string;
  expires_at?: string | null;
}

/**
 * A notice to one platform about content in up to 1,000 places.
 */
export interface NewNotice {
  platform_id: string;
  regime: string;
  reference: string;
  category: Category;
  legal_basis?: Array<string>;
  reasons?: string;
  clock_starts_at?: string | null;
  respond_by?: string | null;
  priority?: Priority;
  items: Array<NewItem>;
  report?: Report | null;
}

export interface NewNoticeBatch {
  notices: Array<unknown>;
}

/**
 * A person who works for the regulator. The address is for alerts and nothing else.
 */
export interface NewOfficer {
  name: string;
  email?: string | null;
  team_id?: string | null;
}

/**
 * A service for which one provider answers.
 */
export interface NewPlatform {
  provider_id: string;
  name: string;
  /**
   * The platform's public home page.
   */
  url: string;
  contact_email?: string | null;
  /**
   * ISO 3166-1 alpha-2 codes.
   */
  territories?: Array<string>;
}

/**
 * How long after it was sent an email is deemed given, and who says so.
 */
export interface NewPresumption {
  after: NewDuration;
  source?: string | null;
}

/**
 * The legal person that answers for platforms.
 */
export interface NewProvider {
  name: string;
  country?: string | null;
  group_id?: string | null;
}

/**
 * A group of providers: whoever shares an ultimate parent.
 */
export interface NewProviderGroup {
  name: string;
}

/**
 * A regulator's own regime, or the next version of one of its own.
 *
 * A code, a title, a first day and a rule are enough. Without `kind` it is a policy; without
 * `rule` the date is set in each notice. The register counts the versions.
 */
export interface NewRegime {
  code: string;
  title: string;
  effective_from: string;
  effective_to?: string | null;
  kind?: DeadlineKind | null;
  confidence?: Confidence | null;
  rule?: NewRule | null;
  clock_event?: string | null;
  /**
   * `issue` when left out. Only where it is `giving` does the record of service by email move the clock.
   */
  clock_starts?: ClockStart | null;
  /**
   * Without it an email is given when that is proved.
   */
  email_presumption?: NewPresumption | null;
  sources?: Array<NewRegimeSource> | null;
  /**
   * For each change that is allowed, the article that allows it.
   */
  clock_changes?: Partial<Record<ClockChange, string>> | null;
  clock_source?: string | null;
  pause_effect?: PauseEffect | null;
  complying_outcomes?: Array<Outcome> | null;
  complying_territory?: string | null;
  excusing_outcomes?: Array<Outcome> | null;
  dispute_grounds?: Array<NewDisputeGround> | null;
  requires_respond_by?: boolean | null;
  ceiling?: string | null;
  due_soon_lead?: NewDuration | null;
  further_leads?: Array<NewDuration> | null;
}

/**
 * What was taken from where, and how far that was checked.
 */
export interface NewRegimeSource {
  subject: string;
  article: string;
  confidence?: Confidence;
}

/**
 * Revenue over one accounting period, its first and its last day included.
 *
 * A figure for the same period and scope corrects the earlier one, and both stay readable.
 * Any currency is taken; one that the European Central Bank quoted throughout the period
 * is turned into sterling at the mean of its daily rates.
 */
export interface NewRevenueFigure {
  period_start: string;
  period_end: string;
  /**
   * What was earned. The value of goods sold or payments made through a service (gross merchandise or payment volume) is not revenue; entered as revenue it raises the ceiling many times over, and nothing can detect it.
   */
  revenue: MoneyIn;
  status: FigureStatus;
  scope: FigureScope;
  source: string;
}

/**
 * How a due moment follows from a start; the defaults are the service's.
 */
export interface NewRule {
  unit: Unit;
  count: number;
  counting?: Counting | null;
  roll?: Roll | null;
  cutoff?: string | null;
  due_time?: string | null;
  timezone?: string | null;
  calendar?: Calendar | null;
  working_week?: Array<Weekday> | null;
  working_hours?: Partial<Record<Weekday, Array<Array<string>>>> | null;
}

/**
 * A ruling on one item. The platform is shown the reason.
 */
export interface NewRuling {
  decision: RulingDecision;
  reason: string;
}

/**
 * A question with a name. `filter` takes what `GET /v1/notices` takes, but for the page.
 *
 * What ends in `within` goes by the moment at which it is asked.
 */
export interface NewSavedFilter {
  name: string;
  filter: RegulatorsFilter;
  /**
   * Everybody at the regulator may use it.
   */
  shared?: boolean;
}

/**
 * That the notice was sent by email. A second sending names the first in `supersedes`.
 */
export interface NewSending {
  /**
   * When it was sent; not in the future.
   */
  sent_at: string;
  /**
   * The sending on record that this one takes the place of.
   */
  supersedes?: string | null;
}

/**
 * A single amount, for the requirement that is named.
 */
export interface NewSinglePenalty {
  amount: MoneyIn;
  requirement?: string | null;
}

/**
 * The tags that a notice is to bear, these and no others.
 */
export interface NewTags {
  tags: Array<string>;
}

/**
 * Officers who share their work.
 */
export interface NewTeam {
  name: string;
}

/**
 * Where to send messages: a public https address, in the sandbox also loopback.
 */
export interface NewWebhookEndpoint {
  url: string;
  description?: string | null;
}

/**
 * A notice as it stands at `server_time`.
 */
export interface Notice {
  id: string;
  reference: string;
  platform_id: string;
  provider_id: string;
  regime: RegimeVersion;
  category: Category;
  legal_basis: Array<string>;
  reasons: string;
  priority: Priority;
  report: Report | null;
  respond_by: string | null;
  state: State;
  timeliness: Timeliness;
  issued_at: string;
  clock: Clock;
  acknowledged_at: string | null;
  resolved_at: string | null;
  withdrawn_at: string | null;
  items: Array<Item>;
  version: number;
  server_time: string;
  duplicates: Array<Duplicate>;
}

export interface NoticeAmended {
  type: "notice.amended";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeAmendedData;
}

/**
 * Items that were added to the notice, and items that were corrected.
 */
export interface NoticeAmendedData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  added: Array<string>;
  corrected: Array<string>;
}

/**
 * The deadline of a notice, with the regime from which it comes.
 */
export interface NoticeDeadline {
  original_deadline_at: string;
  deadline_at: string;
  calendar_known: boolean;
  steps: Array<Step>;
  regime: RegimeVersion;
  kind: DeadlineKind;
  clock_event: string;
  sources: Array<Source>;
  service: ServiceByEmail | null;
}

export interface NoticeDeadlineChanged {
  type: "notice.deadline_changed";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeDeadlineChangedData;
}

/**
 * `change` says what moved it: `extended`, `resumed`, `paused`, `start_corrected`, or
 * `calendar` where a holiday was added or removed.
 */
export interface NoticeDeadlineChangedData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  previous_deadline_at: string;
  deadline_at: string;
  change: string;
}

export interface NoticeDueSoon {
  type: "notice.due_soon";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeDueSoonData;
}

export interface NoticeDueSoonData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  deadline_at: string;
}

export interface NoticeIssued {
  type: "notice.issued";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeIssuedData;
}

/**
 * A notice to this platform, its clock, and its items.
 */
export interface NoticeIssuedData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  started_at: string;
  deadline_at: string;
  items: Array<string>;
}

export interface NoticeOverdue {
  type: "notice.overdue";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeOverdueData;
}

export interface NoticeOverdueData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  deadline_at: string;
}

export interface NoticeResolved {
  type: "notice.resolved";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeResolvedData;
}

/**
 * Nothing is left open; `effective_at` is when the last item was dealt with.
 */
export interface NoticeResolvedData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
  deadline_at: string;
}

/**
 * The tags of a notice, in the order of the alphabet.
 */
export interface NoticeTags {
  notice_id: string;
  tags: Array<string>;
  desk_version: number;
}

export interface NoticeWithdrawn {
  type: "notice.withdrawn";
  /**
   * When it was recorded.
   */
  timestamp: string;
  data: NoticeWithdrawnData;
}

/**
 * Nothing is asked for any more.
 */
export interface NoticeWithdrawnData {
  notice_id: string;
  reference: string;
  regime: string;
  category: string;
  /**
   * Of two messages the one with the higher position came later.
   */
  position: number;
  /**
   * When it came to be so.
   */
  effective_at: string;
}

/**
 * An officer. The keys of one who is not active open nothing.
 */
export interface Officer {
  id: string;
  name: string;
  email: string | null;
  team_id: string | null;
  active: boolean;
  created_at: string;
  version: number;
}

/**
 * What is left out stays as it is; null takes away what may be absent.
 */
export interface OfficerChange {
  name?: string;
  email?: string | null;
  team_id?: string | null;
  active?: boolean;
}

/**
 * The ceiling of another law, under whose regime notices of the provider are late.
 *
 * It does not add to `statutory_maximum`: each law sets its own.
 */
export interface OtherCeiling {
  regime: string;
  statutory_maximum: Money;
  bound: Bound;
  basis: Basis;
  working: Array<WorkingLine>;
  rule_version: string;
  law: string;
  /**
   * False where a number of the law was not checked.
   */
  sure: boolean;
}

export type Outcome = "removed" | "access_disabled" | "already_unavailable" | "not_found" | "disputed" | "clarification_requested" | "impossible" | "labelled_only" | "age_gated_only" | "reinstated";

export type OutcomeKind = "delivered" | "redirected" | "refused" | "gone" | "unreachable" | "timed_out" | "too_slow" | "not_http" | "tls_failed" | "unsafe_target";

export interface Page_AlertSubscription_ {
  items: Array<AlertSubscription>;
  next: string | null;
}

export interface Page_Alert_ {
  items: Array<Alert>;
  next: string | null;
}

export interface Page_Assessment_ {
  items: Array<Assessment>;
  next: string | null;
}

export interface Page_Decision_ {
  items: Array<Decision>;
  next: string | null;
}

export interface Page_Delivery_ {
  items: Array<Delivery>;
  next: string | null;
}

export interface Page_Event_ {
  items: Array<Event>;
  next: string | null;
}

export interface Page_Holiday_ {
  items: Array<Holiday>;
  next: string | null;
}

export interface Page_InternalNote_ {
  items: Array<InternalNote>;
  next: string | null;
}

export interface Page_Key_ {
  items: Array<Key>;
  next: string | null;
}

export interface Page_Notice_ {
  items: Array<Notice>;
  next: string | null;
}

export interface Page_Officer_ {
  items: Array<Officer>;
  next: string | null;
}

export interface Page_PastRuling_ {
  items: Array<PastRuling>;
  next: string | null;
}

export interface Page_Platform_ {
  items: Array<Platform>;
  next: string | null;
}

export interface Page_ProviderGroup_ {
  items: Array<ProviderGroup>;
  next: string | null;
}

export interface Page_Provider_ {
  items: Array<Provider>;
  next: string | null;
}

export interface Page_Receipt_ {
  items: Array<Receipt>;
  next: string | null;
}

export interface Page_Regime_ {
  items: Array<Regime>;
  next: string | null;
}

export interface Page_RegulatorsNotice_ {
  items: Array<RegulatorsNotice>;
  next: string | null;
}

export interface Page_RevenueFigure_ {
  items: Array<RevenueFigure>;
  next: string | null;
}

export interface Page_SavedFilter_ {
  items: Array<SavedFilter>;
  next: string | null;
}

export interface Page_Sending_ {
  items: Array<Sending>;
  next: string | null;
}

export interface Page_Tag_ {
  items: Array<Tag>;
  next: string | null;
}

export interface Page_Team_ {
  items: Array<Team>;
  next: string | null;
}

/**
 * One ruling; `superseded_at` is null for the one that holds.
 */
export interface PastRuling {
  decision: RulingDecision;
  reason: string;
  ruled_at: string;
  superseded_at: string | null;
}

/**
 * What a restart does: go on with what was left, or begin the whole period again.
 */
export type PauseEffect = "continues" | "restarts";

export type PeriodState = "complete" | "not_ended" | "none" | "unknown";

export type Person = "provider" | "other_person";

export interface Platform {
  id: string;
  provider_id: string;
  name: string;
  url: string;
  contact_email: string | null;
  territories: Array<string>;
  created_at: string;
  version: number;
}

/**
 * What is left out stays as it is; null takes away what may be absent.
 */
export interface PlatformChange {
  provider_id?: string;
  name?: string;
  /**
   * The platform's public home page.
   */
  url?: string;
  contact_email?: string | null;
  /**
   * ISO 3166-1 alpha-2 codes.
   */
  territories?: Array<string>;
}

/**
 * The notices of one platform in numbers.
 */
export interface PlatformMetrics {
  platform_id: string;
  provider_id: string;
  name: string;
  notices: number;
  open: number;
  by_state: Partial<Record<State, number>>;
  by_timeliness: Partial<Record<Timeliness, number>>;
  on_time_rate: Share;
}

/**
 * A page of platforms in numbers.
 */
export interface PlatformsMetrics {
  as_of: string;
  through_event: number;
  lag_seconds: number;
  against: Against;
  items: Array<PlatformMetrics>;
  next: string | null;
}

/**
 * One bucket: from `start`, for the length of the bucket.
 */
export interface Point {
  start: string;
  count: number;
}

export type Power = "s139" | "s140" | "s141";

/**
 * How long after it was sent an email is deemed given, and who says so.
 */
export interface Presumption {
  after: Duration;
  source: string;
}

export type Priority = "normal" | "high" | "urgent";

/**
 * RFC 9457 problem details. `code` is stable; `errors` only comes with 422.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: Array<Fault> | null;
}

export interface Provider {
  id: string;
  name: string;
  country: string | null;
  group_id: string | null;
  created_at: string;
  version: number;
}

/**
 * What is left out stays as it is; null takes away what may be absent.
 */
export interface ProviderChange {
  name?: string;
  country?: string | null;
  group_id?: string | null;
}

export interface ProviderGroup {
  id: string;
  name: string;
  created_at: string;
}

/**
 * What a figure says.
 */
export interface PublishedFigure {
  name: string;
  meaning: string;
}

/**
 * The figures of a regime and a category. Null is a figure that is withheld: a small
 * number, nought as well, or one by which such a number could be worked out.
 */
export interface PublishedLine {
  /**
   * Null: every regime together.
   */
  regime: string | null;
  /**
   * Null: every category together.
   */
  category: Category | null;
  issued: number | null;
  resolved_in_time: number | null;
  resolved_late: number | null;
  overdue_at_end: number | null;
  within_24_hours: number | null;
  within_48_hours: number | null;
  within_7_days: number | null;
  later: number | null;
  disputes_upheld: number | null;
  hours_to_acknowledge: number | null;
  hours_to_act: number | null;
}

export type Rank = "-statutory_maximum" | "-overdue" | "-accrued";

/**
 * One daily rate as far as the day asked for.
 */
export interface RateAccrual {
  requirement: string | null;
  rate: Money;
  from: string;
  state: RateState;
  /**
   * The days charged so far.
   */
  days: number;
  amount: Money;
  /**
   * The last day charged, where it is known.
   */
  last_day: string | null;
  /**
   * What makes it the last.
   */
  ended_by: EndedBy | null;
}

/**
 * The days over which a rate was taken.
 */
export interface RateDates {
  from: string;
  to: string;
}

export type RateState = "not_begun" | "running" | "suspended" | "ended";

/**
 * A statement signed by the register; whoever holds it can show it to anybody.
 *
 * `jws` is a JWS in compact form (RFC 7515) over `statement` in canonical JSON (RFC 8785),
 * signed with Ed25519 by the key of `/v1/signing-keys` that `key_id` names.
 */
export interface Receipt {
  statement: ReceiptStatement;
  jws: string;
  key_id: string;
}

/**
 * What was stated of one item.
 */
export interface ReceiptItem {
  item_id: string;
  outcome: Outcome;
  ground: string | null;
  territories: Array<string>;
  effective_at: string;
}

/**
 * What a receipt is for.
 */
export type ReceiptKind = "acknowledgement" | "response";

/**
 * What arrived about a notice, and when. It holds no address of content and no note.
 */
export interface ReceiptStatement {
  type: "forthwith.receipt/v1";
  kind: ReceiptKind;
  notice_id: string;
  reference: string;
  regime: RegimeVersion;
  platform_id: string;
  /**
   * When it arrived, by the clock of the register.
   */
  received_at: string;
  /**
   * The deadline as it stood at that moment.
   */
  deadline_at: string;
  /**
   * Null for an acknowledgement.
   */
  submission_id: string | null;
  items: Array<ReceiptItem>;
}

/**
 * The same reckoned again, by the law, the figures and the decisions held now.
 */
export interface Recomputation {
  assessment_id: string;
  recomputed_at: string;
  unchanged: boolean;
  digest: string;
  recomputed_digest: string;
  changes: Array<FieldChange>;
}

/**
 * One element of a batch, recorded: `id` is the notice.
 */
export interface RecordedSubmission {
  index: number;
  status: number;
  id: string;
}

/**
 * One element of a batch, refused; nothing of it was recorded.
 */
export interface RefusedSubmission {
  index: number;
  status: number;
  problem: Problem;
}

/**
 * A regime as it holds today, or else its newest version; with every version of it,
 * the newest first.
 */
export interface Regime {
  code: string;
  version: number;
  title: string;
  built_in: boolean;
  in_force: boolean;
  historic: boolean;
  effective_from: string;
  effective_to: string | null;
  kind: DeadlineKind;
  confidence: Confidence;
  rule: Rule | null;
  clock_event: string;
  clock_starts: ClockStart;
  email_presumption: Presumption | null;
  sources: Array<RegimeSource>;
  clock_changes: Partial<Record<ClockChange, string>>;
  clock_source: string;
  pause_effect: PauseEffect;
  complying_outcomes: Array<Outcome>;
  complying_territory: string | null;
  excusing_outcomes: Array<Outcome>;
  dispute_grounds: Array<DisputeGround>;
  requires_respond_by: boolean;
  ceiling: string | null;
  due_soon_lead: Duration;
  further_leads: Array<Duration>;
  created_at: string;
  versions: Array<RegimeRules>;
}

/**
 * One version of a regime. `kind` says whether its deadline is law or a policy,
 * `sources` where each number stands and how far it was checked.
 */
export interface RegimeRules {
  code: string;
  version: number;
  title: string;
  built_in: boolean;
  in_force: boolean;
  historic: boolean;
  effective_from: string;
  effective_to: string | null;
  kind: DeadlineKind;
  confidence: Confidence;
  rule: Rule | null;
  clock_event: string;
  clock_starts: ClockStart;
  email_presumption: Presumption | null;
  sources: Array<RegimeSource>;
  clock_changes: Partial<Record<ClockChange, string>>;
  clock_source: string;
  pause_effect: PauseEffect;
  complying_outcomes: Array<Outcome>;
  complying_territory: string | null;
  excusing_outcomes: Array<Outcome>;
  dispute_grounds: Array<DisputeGround>;
  requires_respond_by: boolean;
  ceiling: string | null;
  due_soon_lead: Duration;
  further_leads: Array<Duration>;
  created_at: string;
}

export interface RegimeSource {
  subject: string;
  article: string;
  confidence: Confidence;
}

export interface RegimeVersion {
  code: string;
  version: number;
}

/**
 * The same for the regulator, who may ask as well what lies on its own desk.
 */
export interface RegulatorsFilter {
  platform_id?: string | null;
  provider_id?: string | null;
  regime?: string | null;
  category?: Category | null;
  state?: State | null;
  timeliness?: Timeliness | null;
  due_before?: string | null;
  due_after?: string | null;
  became_overdue_after?: string | null;
  issued_after?: string | null;
  /**
   * Issued on this day of UTC, as the time series counts.
   */
  issued_on?: string | null;
  /**
   * Resolved on this day of UTC, as the time series counts.
   */
  resolved_on?: string | null;
  /**
   * Became overdue on this day of UTC, as the time series counts.
   */
  became_overdue_on?: string | null;
  reference?: string | null;
  /**
   * An address, in any spelling.
   */
  locator?: string | null;
  /**
   * How a reference begins, or words of reasons.
   */
  q?: string | null;
  /**
   * Due from now on, and no later than this long from now.
   */
  due_within?: string | null;
  /**
   * Became overdue, and no longer ago than this.
   */
  overdue_within?: string | null;
  /**
   * Issued no longer ago.
   */
  issued_within?: string | null;
  sort?: Sort;
  /**
   * Assigned to this officer.
   */
  assigned_officer?: string | null;
  /**
   * Assigned to this team, and to no officer of it.
   */
  assigned_team?: string | null;
  /**
   * `true`: assigned to nobody.
   */
  unassigned?: boolean;
  tag?: string | null;
}

/**
 * A notice as the regulator reads it: with who works on it, and how it is tagged.
 */
export interface RegulatorsNotice {
  id: string;
  reference: string;
  platform_id: string;
  provider_id: string;
  regime: RegimeVersion;
  category: Category;
  legal_basis: Array<string>;
  reasons: string;
  priority: Priority;
  report: Report | null;
  respond_by: string | null;
  state: State;
  timeliness: Timeliness;
  issued_at: string;
  clock: Clock;
  acknowledged_at: string | null;
  resolved_at: string | null;
  withdrawn_at: string | null;
  items: Array<Item>;
  version: number;
  server_time: string;
  duplicates: Array<Duplicate>;
  assignment: Assignment;
  tags: Array<string>;
}

/**
 * What the report to the provider declared (for UK intimate images: OSA s.20A(2)).
 */
export interface Report {
  is_intimate_image?: boolean | null;
  by_subject_or_on_behalf?: boolean | null;
  good_faith?: boolean | null;
  contact_held?: boolean | null;
}

export interface Response {
  items: Array<ItemResponse>;
}

/**
 * Responses about up to 500 notices, each notice once, and up to 5,000 items in all.
 */
export interface ResponseBatch {
  responses: Array<unknown>;
}

/**
 * A figure as recorded, and whether it is the one that counts today.
 */
export interface RevenueFigure {
  id: string;
  provider_id: string;
  period_start: string;
  period_end: string;
  revenue: Money;
  status: FigureStatus;
  scope: FigureScope;
  source: string;
  recorded_at: string;
  standing: FigureStanding;
  set_aside_because: string | null;
}

/**
 * The roles that a key may have.
 */
export type Role = "officer" | "supervisor" | "platform" | "dashboard";

/**
 * Where a due day goes that is not a working day.
 */
export type Roll = "none" | "next_working_day" | "previous_working_day";

/**
 * A rule with every default spoken out.
 */
export interface Rule {
  unit: Unit;
  count: number;
  counting: Counting;
  roll: Roll;
  cutoff: string | null;
  due_time: string;
  timezone: string;
  calendar: Calendar;
  working_week: Array<Weekday>;
  working_hours: Partial<Record<Weekday, Array<Array<string>>>>;
}

/**
 * What an officer last ruled of an item.
 */
export interface Ruling {
  decision: RulingDecision;
  reason: string;
  ruled_at: string;
}

export type RulingDecision = "dispute_upheld" | "dispute_rejected" | "verified_removed" | "still_available";

/**
 * How far the clock is moved forward: at most 90 days at once, and 366 in all.
 */
export interface SandboxAdvance {
  advance: Length;
}

/**
 * What time it is in the sandbox, and how far ahead of the machine's clock that is.
 */
export interface SandboxTime {
  now: string;
  offset_seconds: number;
}

/**
 * A saved filter. `filter` holds what was asked and nothing else; `owner_id` is an
 * officer, or a key that belongs to none.
 */
export interface SavedFilter {
  id: string;
  owner_id: string;
  name: string;
  filter: Partial<Record<string, string | boolean>>;
  shared: boolean;
  created_at: string;
  version: number;
}

/**
 * What is left out stays as it is.
 */
export interface SavedFilterChange {
  name?: string;
  filter?: RegulatorsFilter;
  shared?: boolean;
}

/**
 * One sending with every proof of it, the newest first. `superseded_at` is null for the
 * sending that holds.
 */
export interface Sending {
  id: string;
  sent_at: string;
  deemed_given_at: string | null;
  proved_given_at: string | null;
  given_at: string | null;
  recorded_at: string;
  superseded_at: string | null;
  proofs: Array<GivingProof>;
}

export type Series = "issued" | "acknowledged" | "resolved" | "withdrawn" | "became_overdue";

/**
 * How a notice was served by email, as it stands.
 *
 * `given_at` is when it counts as given: as proved, else as deemed; null where neither is
 * so. `source` is the article by which it is deemed given, null where no law that is held
 * here presumes that. `starts_clock` says whether the regime's clock starts with the giving.
 */
export interface ServiceByEmail {
  id: string;
  sent_at: string;
  deemed_given_at: string | null;
  proved_given_at: string | null;
  given_at: string | null;
  source: string | null;
  starts_clock: boolean;
}

/**
 * A share with its parts; `rate` is null while the denominator is 0.
 */
export interface Share {
  rate: number | null;
  numerator: number;
  denominator: number;
  meaning: string;
  denominator_meaning: string;
}

/**
 * A public key as a JSON Web Key (RFC 7517, RFC 8037).
 *
 * One that is retired signs nothing more, and goes on vouching for what it signed.
 */
export interface SigningKey {
  kty: "OKP";
  crv: "Ed25519";
  /**
   * The key, 32 bytes in base64url.
   */
  x: string;
  /**
   * Its thumbprint (RFC 7638).
   */
  kid: string;
  use: "sig";
  alg: "EdDSA";
  first_used_at: string;
  retired_at: string | null;
}

/**
 * A JSON Web Key Set: the key that signs, and all that ever did; the newest first.
 */
export interface SigningKeys {
  keys: Array<SigningKey>;
}

/**
 * Why nothing is told any more.
 */
export type SilencedBecause = "gone" | "failing" | "too_wide";

export type Sort = "due" | "-issued";

/**
 * What was taken from where, and how far that was checked.
 */
export interface Source {
  subject: string;
  article: string;
  confidence: string;
}

export type Stage = "no_decision" | "provisional_notice" | "confirmation_decision" | "penalty_notice";

export type State = "awaiting_acknowledgement" | "awaiting_response" | "resolved" | "withdrawn";

/**
 * One thing on the way to a deadline: from when to when, why, and who says so.
 */
export interface Step {
  kind: string;
  from: string;
  to: string;
  why: string;
  source: string;
}

/**
 * One result for each element of a batch, in the order of the request.
 */
export interface SubmissionResults {
  results: Array<RecordedSubmission | RefusedSubmission>;
  /**
   * Null if every element was refused.
   */
  receipt: BatchReceipt | null;
}

/**
 * Nothing is told any more of one that is disabled.
 */
export type SubscriptionState = "active" | "disabled";

/**
 * The register, or the part of it that was asked for, in numbers of one moment.
 *
 * `by_timeliness`, `on_time_rate` and `overdue_ages` are taken against the deadline that
 * `against` names; the other figures ask no deadline.
 */
export interface Summary {
  as_of: string;
  through_event: number;
  lag_seconds: number;
  against: Against;
  platform_id: string | null;
  provider_id: string | null;
  regime: string | null;
  category: Category | null;
  /**
   * All notices: the sum of either breakdown.
   */
  notices: number;
  open: number;
  by_state: Partial<Record<State, number>>;
  by_timeliness: Partial<Record<Timeliness, number>>;
  on_time_rate: Share;
  time_to_acknowledge: Durations;
  time_to_act: Durations;
  removals: Bands;
  overdue_ages: Bands;
  reinstatements: Share;
  disputes: Disputes;
}

/**
 * A tag, and how many notices bear it.
 */
export interface Tag {
  tag: string;
  notices: number;
}

/**
 * A team. Nothing is assigned to one that is not active.
 */
export interface Team {
  id: string;
  name: string;
  active: boolean;
  created_at: string;
  version: number;
}

/**
 * What is left out stays as it is.
 */
export interface TeamChange {
  name?: string;
  active?: boolean;
}

/**
 * The message that was sent: it arrives in the inbox and at the endpoint.
 */
export interface TestMessage {
  id: string;
}

/**
 * Counts along time, in whole buckets of UTC; those in which nothing happened are there.
 */
export interface TimeSeries {
  as_of: string;
  through_event: number;
  lag_seconds: number;
  metric: Series;
  against: Against;
  bucket: Bucket;
  /**
   * Inclusive.
   */
  from: string;
  /**
   * Exclusive.
   */
  to: string;
  platform_id: string | null;
  provider_id: string | null;
  regime: string | null;
  category: Category | null;
  points: Array<Point>;
}

export type Timeliness = "on_time" | "due_soon" | "overdue" | "contested" | "late" | "withdrawn";

/**
 * A month as it is published; the same lines in every month, whatever happened in it.
 */
export interface Transparency {
  month: string;
  /**
   * The months that are published, the latest first.
   */
  months: Array<string>;
  /**
   * When the figures were counted.
   */
  as_of: string;
  /**
   * The smallest count that is shown.
   */
  smallest: number;
  /**
   * What null stands for.
   */
  withheld: string;
  platforms: number | null;
  figures: Array<PublishedFigure>;
  lines: Array<PublishedLine>;
}

export type Unit = "minutes" | "hours" | "calendar_days" | "working_days" | "calendar_months" | "working_minutes";

/**
 * An endpoint. Of its address only the host is ever shown.
 *
 * `disabled_because` is `gone` when it answered 410, `failing` when nothing reached it for
 * days. `failing_since` is when the first attempt since the last success failed, null after
 * a success. Until `old_secrets_until` every message is signed by older secrets as well.
 */
export interface WebhookEndpoint {
  id: string;
  platform_id: string;
  host: string;
  description: string | null;
  state: EndpointState;
  disabled_because: DisabledBecause | null;
  disabled_at: string | null;
  failing_since: string | null;
  old_secrets_until: string | null;
  created_at: string;
  version: number;
}

/**
 * An endpoint with the secret just made for it, which no other answer shows.
 */
export interface WebhookEndpointWithSecret {
  id: string;
  platform_id: string;
  host: string;
  description: string | null;
  state: EndpointState;
  disabled_because: DisabledBecause | null;
  disabled_at: string | null;
  failing_since: string | null;
  old_secrets_until: string | null;
  created_at: string;
  version: number;
  secret: string;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface Withdrawal {
  reason: string;
}

/**
 * One line of the working: what was taken or done, its value, on what authority.
 */
export interface WorkingLine {
  step: string;
  value: string;
  source: string;
}

export interface Operations {
  /**
   * The process runs. Says nothing of the database.
   */
  "GET /livez": {
    answers: { 200: Partial<Record<string, string>> };
  };
  /**
   * Counters of this process, and the register in numbers, the same as in the summary.
   *
   * No key is asked for, since scrapers carry none: labels come from closed sets, without
   * any locator, reference or person. While the database is away the counters of the
   * process remain, and `forthwith_register_reachable` is 0.
   */
  "GET /metrics": {
    answers: { 200: string };
  };
  /**
   * Ready for requests: the database answers and lapses are being recorded.
   */
  "GET /readyz": {
    answers: { 200: unknown };
  };
  /**
   * Acknowledge up to 500 notices; each has its own result, and a bad one sinks no other.
   *
   * A notice that stands in the batch a second time is refused there. One receipt is for all.
   */
  "POST /v1/acknowledgements/batch": {
    body: AcknowledgementBatch;
    answers: { 207: SubmissionResults };
  };
  /**
   * Your own subscriptions, the oldest first.
   */
  "GET /v1/alert-subscriptions": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_AlertSubscription_ };
  };
  /**
   * Be told, by e-mail or by a signed webhook, when notices begin to match a saved filter.
   *
   * What matches already is no news. What is told is counts, notice ids and links, and
   * nothing of what a notice is about. A webhook's secret is shown in this answer alone.
   */
  "POST /v1/alert-subscriptions": {
    body: NewAlertSubscription;
    answers: { 201: CreatedAlertSubscription };
  };
  /**
   * One of your own subscriptions.
   */
  "GET /v1/alert-subscriptions/{subscription_id}": {
    path: {
      subscription_id: string;
    };
    answers: { 200: AlertSubscription };
  };
  /**
   * Be told nothing more of it.
   */
  "DELETE /v1/alert-subscriptions/{subscription_id}": {
    path: {
      subscription_id: string;
    };
    answers: { 204: undefined };
  };
  /**
   * What was told of a subscription, the oldest first, and what became of it.
   */
  "GET /v1/alert-subscriptions/{subscription_id}/alerts": {
    path: {
      subscription_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Alert_ };
  };
  /**
   * Saved exposures, the oldest first.
   */
  "GET /v1/assessments": {
    query: {
      /**
       * Only those of it.
       */
      provider_id?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Assessment_ };
  };
  /**
   * Save an exposure, of a provider or of a calculation: its inputs, its law, its working.
   */
  "POST /v1/assessments": {
    body: NewAssessment;
    answers: { 201: Assessment };
  };
  /**
   * One saved exposure, as it was saved.
   */
  "GET /v1/assessments/{assessment_id}": {
    path: {
      assessment_id: string;
    };
    answers: { 200: Assessment };
  };
  /**
   * Reckon the same again: it gives the same digest, or says what changed, field by field.
   *
   * Nothing is stored. Lateness is left out: time passing alone changes it.
   */
  "GET /v1/assessments/{assessment_id}/recomputation": {
    path: {
      assessment_id: string;
    };
    answers: { 200: Recomputation };
  };
  /**
   * What changed, the oldest first, by positions that leave none out.
   *
   * Send `next` of one answer as `after` of the next. With filters a page may be empty while
   * more is to come; with `wait` an answer without items is held, at the end of the log, until
   * there is one. The role `dashboard` is shown kinds, positions and moments, and may choose by
   * `kind` alone.
   */
  "GET /v1/changes": {
    query: {
      kind?: Array<ChangeKind>;
      platform_id?: string | null;
      provider_id?: string | null;
      notice_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      /**
       * The `next` of the answer before; all when left out.
       */
      after?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * For how many seconds to hold the answer while there is nothing new.
       */
      wait?: number;
    };
    answers: { 200: Changes };
  };
  /**
   * Work out a deadline and say why. Stores nothing.
   *
   * Every skipped weekend and holiday, every pause, extension and change of the clocks is a
   * step with its reason and source.
   */
  "POST /v1/deadline-calculations": {
    body: DeadlineCalculation;
    answers: { 200: Deadline };
  };
  /**
   * Decisions in the order in which they were given.
   */
  "GET /v1/decisions": {
    query: {
      /**
       * Only those given to it.
       */
      provider_id?: string | null;
      /**
       * Only those about it.
       */
      notice_id?: string | null;
      /**
       * Only those of it.
       */
      stage?: DecisionStage | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Decision_ };
  };
  /**
   * Record a provisional notice, a confirmation decision or a penalty notice.
   *
   * Refused: what comes out of order, and what goes above the provisional notice that it
   * follows (Online Safety Act 2023, ss.130 to 143, Sch 13 para 3).
   */
  "POST /v1/decisions": {
    body: NewDecision;
    answers: { 201: Decision };
  };
  /**
   * One decision, with what became of it.
   */
  "GET /v1/decisions/{decision_id}": {
    path: {
      decision_id: string;
    };
    answers: { 200: Decision };
  };
  /**
   * What a decision has come to at a day, rate by rate, under the ceiling they share.
   */
  "GET /v1/decisions/{decision_id}/accrual": {
    path: {
      decision_id: string;
    };
    query: {
      /**
       * A day, or a moment on it in Europe/London; now when left out.
       */
      as_of?: unknown | null;
    };
    answers: { 200: Accrual };
  };
  /**
   * Record that an appeal was brought; daily penalties stand still unless it says not.
   */
  "POST /v1/decisions/{decision_id}/appeal": {
    path: {
      decision_id: string;
    };
    body: NewAppeal;
    answers: { 200: Decision };
  };
  /**
   * Record what the tribunal decided: the decision runs on, or stands no more.
   */
  "POST /v1/decisions/{decision_id}/appeal-outcome": {
    path: {
      decision_id: string;
    };
    body: NewAppealOutcome;
    answers: { 200: Decision };
  };
  /**
   * Record when the decision, or one of its requirements, was complied with.
   */
  "POST /v1/decisions/{decision_id}/compliance": {
    path: {
      decision_id: string;
    };
    body: NewCompliance;
    answers: { 200: Decision };
  };
  /**
   * Take a decision back: no further day is charged, and it stands no more.
   */
  "POST /v1/decisions/{decision_id}/withdraw": {
    path: {
      decision_id: string;
    };
    body: DecisionWithdrawal;
    answers: { 200: Decision };
  };
  /**
   * Deliveries, the newest first; a platform sees its own.
   *
   * They are kept for 90 days, and the messages in the inbox for good.
   */
  "GET /v1/deliveries": {
    query: {
      platform_id?: string | null;
      state?: DeliveryState | null;
      kind?: MessageType | null;
      notice_id?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Delivery_ };
  };
  /**
   * One delivery with every attempt.
   */
  "GET /v1/deliveries/{delivery_id}": {
    path: {
      delivery_id: string;
    };
    answers: { 200: DeliveryWithAttempts };
  };
  /**
   * Send the message once more, under the same id; what waits for an attempt is tried now.
   */
  "POST /v1/deliveries/{delivery_id}/redeliver": {
    path: {
      delivery_id: string;
    };
    answers: { 202: Delivery };
  };
  /**
   * Reckon the ceiling that the law sets from what is given. Nothing is stored.
   */
  "POST /v1/exposure-calculations": {
    body: ExposureCalculation;
    answers: { 200: Exposure };
  };
  /**
   * Late responders: providers with a notice overdue or late, the greatest first.
   *
   * Each with the ceiling that the law sets (Online Safety Act 2023, Schedule 13) and with
   * addresses that list the very notices counted.
   */
  "GET /v1/exposures": {
    query: {
      /**
       * The greatest first.
       */
      sort?: Rank;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
      limit?: number;
    };
    answers: { 200: LateResponders };
  };
  /**
   * Holidays by date: those that come with the service, and those added to it.
   */
  "GET /v1/holidays": {
    query: {
      calendar?: HolidayCalendar | null;
      from?: string | null;
      to?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Holiday_ };
  };
  /**
   * Add a holiday to the calendar of a nation, and date open notices anew.
   *
   * A notice whose date does not move is not touched; the original deadline of each stays.
   */
  "POST /v1/holidays": {
    body: NewHoliday;
    answers: { 201: Holiday };
  };
  /**
   * Which deadlines would move, and how, if a holiday were added or removed.
   *
   * Nothing is saved. `{"remove": id}` tries a removal; anything else is a holiday to add.
   */
  "POST /v1/holidays/preview": {
    body: HolidayPreview;
    answers: { 200: HolidayEffect };
  };
  /**
   * Remove an added holiday, and date open notices anew.
   */
  "DELETE /v1/holidays/{holiday_id}": {
    path: {
      holiday_id: string;
    };
    answers: { 204: undefined };
  };
  /**
   * Takes notices as CSV or NDJSON, in a stream of any length, as a job.
   *
   * The columns are those of `POST /v1/notices`, and `issued_at`, which may lie in the past.
   * All of it is read before anything is entered: what breaks off leaves nothing behind.
   */
  "POST /v1/imports": {
    query: {
      /**
       * The platform of rows that name none.
       */
      platform_id?: string | null;
      /**
       * The regime of rows that name none.
       */
      regime?: string | null;
    };
    body: string;
    answers: { 202: ImportJob };
  };
  /**
   * How far an import is, and the rows that it did not take, a page at a time.
   */
  "GET /v1/imports/{import_id}": {
    path: {
      import_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `rejects_next` of the page before.
       */
      rejects_after?: string | null;
    };
    answers: { 200: Import };
  };
  /**
   * What this platform was told, oldest first; each item equals the body of its webhook.
   *
   * Nothing is marked as read: the place is the client's, who sends `next` of one answer as
   * `after` of the next. With `wait` an answer without items is held until there is one.
   */
  "GET /v1/inbox": {
    query: {
      /**
       * The `next` of the answer before; all when left out.
       */
      after?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * For how many seconds to hold the answer while there is nothing new.
       */
      wait?: number;
    };
    answers: { 200: Inbox };
  };
  /**
   * Keys, the oldest first; those that have ended as well.
   */
  "GET /v1/keys": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Key_ };
  };
  /**
   * Make a key. This answer alone shows it; to whoever repeats the same request with the
   * same Idempotency-Key it is shown again.
   */
  "POST /v1/keys": {
    body: NewKey;
    answers: { 201: CreatedKey };
  };
  /**
   * One key, without its secret.
   */
  "GET /v1/keys/{key_id}": {
    path: {
      key_id: string;
    };
    answers: { 200: Key };
  };
  /**
   * End a key: here at once, in other processes within a second.
   */
  "DELETE /v1/keys/{key_id}": {
    path: {
      key_id: string;
    };
    answers: { 204: undefined };
  };
  /**
   * The notices of each platform counted, the oldest platform first.
   */
  "GET /v1/metrics/platforms": {
    query: {
      against?: Against;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
      limit?: number;
    };
    answers: { 200: PlatformsMetrics };
  };
  /**
   * Every notice counted, by the same predicate as the lists; all of one moment.
   *
   * `against=original` counts lateness by the deadlines as first reckoned, whatever was
   * extended, paused or dated anew since. With a platform, a provider, a regime or a category
   * it counts the notices of these alone.
   */
  "GET /v1/metrics/summary": {
    query: {
      platform_id?: string | null;
      provider_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      against?: Against;
    };
    answers: { 200: Summary };
  };
  /**
   * What happened along time, in whole buckets of UTC, at most a thousand of them.
   */
  "GET /v1/metrics/timeseries": {
    query: {
      platform_id?: string | null;
      provider_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      metric: Series;
      /**
       * Which moment `became_overdue` is; no other metric asks.
       */
      against?: Against;
      bucket?: Bucket;
      /**
       * Thirty buckets before the end when left out.
       */
      from?: string | null;
      /**
       * Now when left out.
       */
      to?: string | null;
    };
    answers: { 200: TimeSeries };
  };
  /**
   * Notices by filter: the soonest due first, or with `sort=-issued` the newest first.
   */
  "GET /v1/notices": {
    query: {
      platform_id?: string | null;
      provider_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      state?: State | null;
      timeliness?: Timeliness | null;
      due_before?: string | null;
      due_after?: string | null;
      became_overdue_after?: string | null;
      issued_after?: string | null;
      /**
       * Issued on this day of UTC, as the time series counts.
       */
      issued_on?: string | null;
      /**
       * Resolved on this day of UTC, as the time series counts.
       */
      resolved_on?: string | null;
      /**
       * Became overdue on this day of UTC, as the time series counts.
       */
      became_overdue_on?: string | null;
      reference?: string | null;
      /**
       * An address, in any spelling.
       */
      locator?: string | null;
      /**
       * How a reference begins, or words of reasons.
       */
      q?: string | null;
      /**
       * Due from now on, and no later than this long from now.
       */
      due_within?: string | null;
      /**
       * Became overdue, and no longer ago than this.
       */
      overdue_within?: string | null;
      /**
       * Issued no longer ago.
       */
      issued_within?: string | null;
      sort?: Sort;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
      limit?: number;
      /**
       * Assigned to this officer.
       */
      assigned_officer?: string | null;
      /**
       * Assigned to this team, and to no officer of it.
       */
      assigned_team?: string | null;
      /**
       * `true`: assigned to nobody.
       */
      unassigned?: boolean;
      tag?: string | null;
    };
    answers: { 200: Page_RegulatorsNotice_ };
  };
  /**
   * Issue a notice and start its clock.
   *
   * A repeat of an address within the notice is merged and told in `merged`; an address
   * already under an open notice to the same platform is accepted and told in `duplicates`.
   */
  "POST /v1/notices": {
    body: NewNotice;
    answers: { 201: IssuedNotice };
  };
  /**
   * Issue up to 500 notices; each has its own result, and a bad one sinks no other.
   */
  "POST /v1/notices/batch": {
    body: NewNoticeBatch;
    answers: { 207: BatchAnswer };
  };
  /**
   * See what an act would do to each of up to 500 notices, and which would refuse it.
   *
   * Nothing is done yet. `POST /v1/notices/bulk/{id}/apply` does it to these notices as they
   * are now; those of a saved filter are the ones that it finds now.
   */
  "POST /v1/notices/bulk": {
    body: NewBulkPreview;
    answers: { 201: BulkPreview };
  };
  /**
   * A preview of your own, with what became of each notice since.
   */
  "GET /v1/notices/bulk/{preview_id}": {
    path: {
      preview_id: string;
    };
    answers: { 200: BulkPreview };
  };
  /**
   * Do what was previewed, to each notice for itself.
   *
   * A notice that changed since the preview is refused with 412 and sinks no other. To apply
   * it again does nothing twice, and answers the same.
   */
  "POST /v1/notices/bulk/{preview_id}/apply": {
    path: {
      preview_id: string;
    };
    answers: { 207: BatchAnswer };
  };
  /**
   * One notice as it stands now.
   */
  "GET /v1/notices/{notice_id}": {
    path: {
      notice_id: string;
    };
    answers: { 200: RegulatorsNotice };
  };
  /**
   * Acknowledge a notice. Repeating it is harmless; it never stops a clock.
   */
  "POST /v1/notices/{notice_id}/acknowledgement": {
    path: {
      notice_id: string;
    };
    body?: Acknowledgement | null;
    answers: { 200: AcknowledgedNotice };
  };
  /**
   * Add items to a notice or correct them; what they said before is kept.
   */
  "POST /v1/notices/{notice_id}/amend": {
    path: {
      notice_id: string;
    };
    body: Amendment;
    answers: { 200: Notice };
  };
  /**
   * Who works on a notice. Who did before is in its events, as `notice.assigned`.
   */
  "GET /v1/notices/{notice_id}/assignment": {
    path: {
      notice_id: string;
    };
    answers: { 200: HeldAssignment };
  };
  /**
   * Say who works on a notice: an officer, a team, or with null nobody any more.
   *
   * No platform is shown it, and the notice's own version stays as it is.
   */
  "PUT /v1/notices/{notice_id}/assignment": {
    path: {
      notice_id: string;
    };
    body: NewAssignment;
    answers: { 200: HeldAssignment };
  };
  /**
   * Pause, resume or extend a clock, or correct its start.
   *
   * The deadline is reckoned anew from all events, in whichever order they arrive; the
   * original deadline stays beside it. What the regime does not allow is refused with the
   * article that refuses it.
   */
  "POST /v1/notices/{notice_id}/clock-events": {
    path: {
      notice_id: string;
    };
    body: NewClockEvent;
    answers: { 201: Notice };
  };
  /**
   * Why a notice's deadline is what it is: each skip, pause and extension with its source.
   *
   * `service` is how it was served by email, null where that is not on record.
   */
  "GET /v1/notices/{notice_id}/deadline": {
    path: {
      notice_id: string;
    };
    answers: { 200: NoticeDeadline };
  };
  /**
   * What happened to a notice, the oldest first. No event holds an address.
   */
  "GET /v1/notices/{notice_id}/events": {
    path: {
      notice_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Event_ };
  };
  /**
   * Rule on one item.
   *
   * `dispute_upheld` excuses an item whose dispute is pending, and `dispute_rejected` makes
   * it outstanding: its clock has been running all along. `verified_removed` records that
   * the content is gone, and complies for the platform where no answer of it did;
   * `still_available` makes outstanding again what was said to be gone. A later ruling
   * supersedes an earlier one; all are kept.
   */
  "POST /v1/notices/{notice_id}/items/{item_id}/ruling": {
    path: {
      notice_id: string;
      item_id: string;
    };
    body: NewRuling;
    answers: { 201: Notice };
  };
  /**
   * Every ruling of an item, the newest first. A platform may ask about its own notices.
   */
  "GET /v1/notices/{notice_id}/items/{item_id}/rulings": {
    path: {
      notice_id: string;
      item_id: string;
    };
    answers: { 200: Page_PastRuling_ };
  };
  /**
   * The notes of a notice, the oldest first; those that were corrected as well.
   */
  "GET /v1/notices/{notice_id}/notes": {
    path: {
      notice_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_InternalNote_ };
  };
  /**
   * Write a note beside a notice, for the regulator alone.
   *
   * It is sealed, and neither changed nor deleted: another that names it in `supersedes`
   * takes its place.
   */
  "POST /v1/notices/{notice_id}/notes": {
    path: {
      notice_id: string;
    };
    body: NewInternalNote;
    answers: { 201: InternalNote };
  };
  /**
   * Say what became of items. A later answer corrects an earlier one; all are kept.
   */
  "POST /v1/notices/{notice_id}/responses": {
    path: {
      notice_id: string;
    };
    body: Response;
    answers: { 201: AnsweredNotice };
  };
  /**
   * Every sending of a notice and every proof of it, the newest first.
   *
   * What was superseded is kept. `GET /v1/notices/{id}/deadline` shows the one that holds.
   */
  "GET /v1/notices/{notice_id}/service": {
    path: {
      notice_id: string;
    };
    answers: { 200: Page_Sending_ };
  };
  /**
   * Record that a notice was sent by email.
   *
   * Under the Online Safety Act it is deemed given 48 hours later, unless the contrary is
   * proved (s.208(11)). Where the regime's clock starts with the giving (`clock_starts`), it
   * starts then, and the deadline is reckoned anew; the original deadline stays beside it.
   * Elsewhere no clock moves.
   */
  "POST /v1/notices/{notice_id}/service": {
    path: {
      notice_id: string;
    };
    body: NewSending;
    answers: { 201: Notice };
  };
  /**
   * Record when a notice that was sent is proved to have been given.
   *
   * The proof takes the place of the presumption, whether it is earlier or later; a clock
   * that starts with the giving is corrected by it, also once the notice is resolved.
   */
  "POST /v1/notices/{notice_id}/service/proof": {
    path: {
      notice_id: string;
    };
    body: NewGivingProof;
    answers: { 201: Notice };
  };
  /**
   * The tags of a notice.
   */
  "GET /v1/notices/{notice_id}/tags": {
    path: {
      notice_id: string;
    };
    answers: { 200: NoticeTags };
  };
  /**
   * Set the tags of a notice: these and no others.
   *
   * A tag is read in small letters with hyphens between words. Write nothing that says who
   * somebody is.
   */
  "PUT /v1/notices/{notice_id}/tags": {
    path: {
      notice_id: string;
    };
    body: NewTags;
    answers: { 200: NoticeTags };
  };
  /**
   * Take a notice back. Its history stays; it is neither overdue nor late any more.
   */
  "POST /v1/notices/{notice_id}/withdraw": {
    path: {
      notice_id: string;
    };
    body: Withdrawal;
    answers: { 200: Notice };
  };
  /**
   * Officers, the oldest record first; those who have left as well.
   */
  "GET /v1/officers": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Officer_ };
  };
  /**
   * Add a person who works for the regulator; `POST /v1/keys` gives them keys.
   */
  "POST /v1/officers": {
    body: NewOfficer;
    answers: { 201: Officer };
  };
  /**
   * One officer.
   */
  "GET /v1/officers/{officer_id}": {
    path: {
      officer_id: string;
    };
    answers: { 200: Officer };
  };
  /**
   * Change what is sent; what is left out stays as it is.
   *
   * With `active` false the officer's keys open nothing any more, and the open notices
   * assigned to the officer fall to the team, or to nobody.
   */
  "PATCH /v1/officers/{officer_id}": {
    path: {
      officer_id: string;
    };
    body: OfficerChange;
    answers: { 200: Officer };
  };
  /**
   * The platform's own notices, by the same filters as the regulator's list.
   */
  "GET /v1/platform/notices": {
    query: {
      platform_id?: string | null;
      provider_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      state?: State | null;
      timeliness?: Timeliness | null;
      due_before?: string | null;
      due_after?: string | null;
      became_overdue_after?: string | null;
      issued_after?: string | null;
      /**
       * Issued on this day of UTC, as the time series counts.
       */
      issued_on?: string | null;
      /**
       * Resolved on this day of UTC, as the time series counts.
       */
      resolved_on?: string | null;
      /**
       * Became overdue on this day of UTC, as the time series counts.
       */
      became_overdue_on?: string | null;
      reference?: string | null;
      /**
       * An address, in any spelling.
       */
      locator?: string | null;
      /**
       * How a reference begins, or words of reasons.
       */
      q?: string | null;
      /**
       * Due from now on, and no later than this long from now.
       */
      due_within?: string | null;
      /**
       * Became overdue, and no longer ago than this.
       */
      overdue_within?: string | null;
      /**
       * Issued no longer ago.
       */
      issued_within?: string | null;
      sort?: Sort;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
      limit?: number;
    };
    answers: { 200: Page_Notice_ };
  };
  /**
   * One of the platform's own notices as it stands now.
   */
  "GET /v1/platform/notices/{notice_id}": {
    path: {
      notice_id: string;
    };
    answers: { 200: Notice };
  };
  /**
   * The receipts of what the platform said of a notice, the oldest first.
   *
   * Of what it said in a batch there is one here as well. Each says what the one given then
   * said, and is signed with the key that signs now.
   */
  "GET /v1/platform/notices/{notice_id}/receipts": {
    path: {
      notice_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Receipt_ };
  };
  /**
   * Platforms, the oldest record first.
   */
  "GET /v1/platforms": {
    query: {
      /**
       * Only those of this one.
       */
      provider_id?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Platform_ };
  };
  /**
   * Add a service for which one provider answers.
   */
  "POST /v1/platforms": {
    body: NewPlatform;
    answers: { 201: Platform };
  };
  /**
   * One platform.
   */
  "GET /v1/platforms/{platform_id}": {
    path: {
      platform_id: string;
    };
    answers: { 200: Platform };
  };
  /**
   * Change what is sent; what is left out stays as it is.
   *
   * A platform that changes hands keeps its notices, and they keep their provider.
   */
  "PATCH /v1/platforms/{platform_id}": {
    path: {
      platform_id: string;
    };
    body: PlatformChange;
    answers: { 200: Platform };
  };
  /**
   * The same for the regulator: whether a platform is told at once, and if not, why.
   */
  "GET /v1/platforms/{platform_id}/webhook-endpoint": {
    path: {
      platform_id: string;
    };
    answers: { 200: WebhookEndpoint };
  };
  /**
   * Groups, the oldest record first.
   */
  "GET /v1/provider-groups": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_ProviderGroup_ };
  };
  /**
   * Add a group that providers may share.
   */
  "POST /v1/provider-groups": {
    body: NewProviderGroup;
    answers: { 201: ProviderGroup };
  };
  /**
   * One group; GET /v1/providers?group_id= lists its members.
   */
  "GET /v1/provider-groups/{group_id}": {
    path: {
      group_id: string;
    };
    answers: { 200: ProviderGroup };
  };
  /**
   * Providers, the oldest record first.
   */
  "GET /v1/providers": {
    query: {
      /**
       * Only those of this group.
       */
      group_id?: string | null;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Provider_ };
  };
  /**
   * Add the legal person that answers for one or more platforms.
   */
  "POST /v1/providers": {
    body: NewProvider;
    answers: { 201: Provider };
  };
  /**
   * One provider.
   */
  "GET /v1/providers/{provider_id}": {
    path: {
      provider_id: string;
    };
    answers: { 200: Provider };
  };
  /**
   * Change what is sent; what is left out stays as it is.
   */
  "PATCH /v1/providers/{provider_id}": {
    path: {
      provider_id: string;
    };
    body: ProviderChange;
    answers: { 200: Provider };
  };
  /**
   * The ceiling that the law sets for a provider, line by line, and its lateness.
   *
   * Its own revenue figures come first, its group's where it has none; with none in
   * sterling the ceiling is at least the fixed amount, and the working says so.
   */
  "GET /v1/providers/{provider_id}/exposure": {
    path: {
      provider_id: string;
    };
    query: {
      /**
       * The day, or a moment on it in Europe/London, whose law and whose figure of revenue count; now when left out. Lateness is always as it stands now.
       */
      as_of?: unknown | null;
      /**
       * Reckon the ceiling of this regime's law, and count the notices under it only. Left out: the Online Safety Act 2023, Schedule 13, and all notices.
       */
      regime?: string | null;
    };
    answers: { 200: Exposure };
  };
  /**
   * Every figure ever recorded, the oldest record first, and which are in force today.
   */
  "GET /v1/providers/{provider_id}/revenue-figures": {
    path: {
      provider_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_RevenueFigure_ };
  };
  /**
   * Record what the revenue of an accounting period is said to be.
   *
   * No figure is ever overwritten: one for the same period and scope supersedes the earlier,
   * and both stay readable.
   */
  "POST /v1/providers/{provider_id}/revenue-figures": {
    path: {
      provider_id: string;
    };
    body: NewRevenueFigure;
    answers: { 201: RevenueFigure };
  };
  /**
   * One figure, and whether it is in force today.
   */
  "GET /v1/providers/{provider_id}/revenue-figures/{figure_id}": {
    path: {
      provider_id: string;
      figure_id: string;
    };
    answers: { 200: RevenueFigure };
  };
  /**
   * Your own work: open notices assigned to you or your team, what lapses next first.
   *
   * Who you are is said by the officer to whom the key belongs.
   */
  "GET /v1/queue": {
    query: {
      /**
       * With what is assigned to nobody as well.
       */
      unassigned?: boolean;
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_RegulatorsNotice_ };
  };
  /**
   * Regimes by code: each as it holds today, with every version of it.
   */
  "GET /v1/regimes": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Regime_ };
  };
  /**
   * Add a regulator's own regime, or the next version of one of its own.
   *
   * A version is never edited: a change is a new version with a later `effective_from`, and
   * a notice keeps the version under which it was issued. A built-in regime is not rewritten.
   */
  "POST /v1/regimes": {
    body: NewRegime;
    answers: { 201: Regime };
  };
  /**
   * One regime as it holds today, with every version of it.
   */
  "GET /v1/regimes/{code}": {
    path: {
      code: string;
    };
    answers: { 200: Regime };
  };
  /**
   * Answer for items of up to 500 notices, up to 5,000 items in all.
   *
   * Each notice has its own result, and a bad one sinks no other; one that stands in the
   * batch a second time is refused there. One receipt is for all.
   */
  "POST /v1/responses/batch": {
    body: ResponseBatch;
    answers: { 207: SubmissionResults };
  };
  /**
   * What time it is in the sandbox. In a register in earnest there is no such route.
   */
  "GET /v1/sandbox/clock": {
    answers: { 200: SandboxTime };
  };
  /**
   * Move the clock of the sandbox forward, for everybody and for good.
   *
   * Platforms may do so as well. What falls due on the way is recorded before the answer, each
   * at its own moment. In a register in earnest there is no such route.
   */
  "POST /v1/sandbox/clock": {
    body: SandboxAdvance;
    answers: { 200: SandboxTime };
  };
  /**
   * Your own filters and those that are shared, the oldest first.
   */
  "GET /v1/saved-filters": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_SavedFilter_ };
  };
  /**
   * Keep a question about notices, for yourself or, `shared`, for everybody.
   *
   * It belongs to the officer whose key this is, or to the key where that is nobody's.
   */
  "POST /v1/saved-filters": {
    body: NewSavedFilter;
    answers: { 201: SavedFilter };
  };
  /**
   * One saved filter.
   */
  "GET /v1/saved-filters/{filter_id}": {
    path: {
      filter_id: string;
    };
    answers: { 200: SavedFilter };
  };
  /**
   * Change what is sent. A shared filter is changed by its owner or a supervisor.
   */
  "PATCH /v1/saved-filters/{filter_id}": {
    path: {
      filter_id: string;
    };
    body: SavedFilterChange;
    answers: { 200: SavedFilter };
  };
  /**
   * End a filter, and with it every alert on it.
   */
  "DELETE /v1/saved-filters/{filter_id}": {
    path: {
      filter_id: string;
    };
    answers: { 204: undefined };
  };
  /**
   * The notices that a saved filter finds now, as `GET /v1/notices` would give them.
   */
  "GET /v1/saved-filters/{filter_id}/notices": {
    path: {
      filter_id: string;
    };
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_RegulatorsNotice_ };
  };
  /**
   * The public keys, as a JSON Web Key Set: the one that signs, and all that ever did.
   *
   * No key of the service is asked for: whoever is shown a receipt may check it.
   */
  "GET /v1/signing-keys": {
    answers: { 200: SigningKeys };
  };
  /**
   * What changes, as it comes: each event is a `Change`, its id the position.
   *
   * It begins after Last-Event-ID, else after `after`, else now. Who is too far behind for that
   * is sent an event `reset`, with where to go on in /v1/changes and through which position to
   * read there; then the stream goes on from that position.
   */
  "GET /v1/stream": {
    query: {
      kind?: Array<ChangeKind>;
      platform_id?: string | null;
      provider_id?: string | null;
      notice_id?: string | null;
      regime?: string | null;
      category?: Category | null;
      /**
       * Where to begin: a `next` of /v1/changes. Last-Event-ID comes before it.
       */
      after?: string | null;
    };
    answers: { 200: string };
  };
  /**
   * The tags that notices bear and how many bear each, in the order of the alphabet.
   */
  "GET /v1/tags": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Tag_ };
  };
  /**
   * Teams, the oldest record first; those that have ended as well.
   */
  "GET /v1/teams": {
    query: {
      /**
       * How many at most.
       */
      limit?: number;
      /**
       * The `next` of the page before.
       */
      after?: string | null;
    };
    answers: { 200: Page_Team_ };
  };
  /**
   * Add a team, to which notices may be assigned and officers may belong.
   */
  "POST /v1/teams": {
    body: NewTeam;
    answers: { 201: Team };
  };
  /**
   * One team.
   */
  "GET /v1/teams/{team_id}": {
    path: {
      team_id: string;
    };
    answers: { 200: Team };
  };
  /**
   * Change what is sent; with `active` false its open notices are nobody's any more.
   */
  "PATCH /v1/teams/{team_id}": {
    path: {
      team_id: string;
    };
    body: TeamChange;
    answers: { 200: Team };
  };
  /**
   * A month that is over in numbers, by regime and category.
   *
   * No key is asked for. Where the service does not publish figures this answers 404. Small
   * numbers are withheld, and so are those by which they could be worked out: they are null.
   */
  "GET /v1/transparency": {
    query: {
      /**
       * Such as `2026-10`; the latest that is over when left out.
       */
      month?: string | null;
    };
    answers: { 200: Transparency };
  };
  /**
   * The same as a table for spreadsheets; what is withheld stands there as `[c]`.
   */
  "GET /v1/transparency.csv": {
    query: {
      /**
       * Such as `2026-10`; the latest that is over when left out.
       */
      month?: string | null;
    };
    answers: { 200: string };
  };
  /**
   * The endpoint as it stands; of its address the host alone.
   */
  "GET /v1/webhook-endpoint": {
    answers: { 200: WebhookEndpoint };
  };
  /**
   * Set where messages are sent. The first answer (201) shows the signing secret, once.
   *
   * To set it again changes it, and enables it if it was disabled; the secret stays.
   */
  "PUT /v1/webhook-endpoint": {
    body: NewWebhookEndpoint;
    answers: { 200: WebhookEndpoint; 201: WebhookEndpointWithSecret };
  };
  /**
   * Send nothing there any more, and forget its secrets. The inbox stays.
   */
  "DELETE /v1/webhook-endpoint": {
    answers: { 204: undefined };
  };
  /**
   * Make a new secret. For 24 hours, until `old_secrets_until`, the old one signs as well.
   */
  "POST /v1/webhook-endpoint/rotate": {
    answers: { 201: WebhookEndpointWithSecret };
  };
  /**
   * Send a message of type `endpoint.test`, to see it arrive.
   */
  "POST /v1/webhook-endpoint/test": {
    answers: { 202: TestMessage };
  };
}

export interface Webhooks {
  "endpoint.test": EndpointTest;
  "item.ruled": ItemRuled;
  "notice.amended": NoticeAmended;
  "notice.deadline_changed": NoticeDeadlineChanged;
  "notice.due_soon": NoticeDueSoon;
  "notice.issued": NoticeIssued;
  "notice.overdue": NoticeOverdue;
  "notice.resolved": NoticeResolved;
  "notice.withdrawn": NoticeWithdrawn;
}
