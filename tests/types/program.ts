// A program of a platform, as the types let it be written, and mistakes that they find.

import type { ItemResponse, Notice, Operations } from "../../schemas/published/v1/forthwith";

type Answered = Operations["POST /v1/notices/{notice_id}/responses"];

export async function respond(
  api: string,
  key: string,
  path: Answered["path"],
  body: Answered["body"],
): Promise<Answered["answers"][201]> {
  const answer = await fetch(`${api}/v1/notices/${path.notice_id}/responses`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Answered["answers"][201];
}

export function outstanding(notice: Notice): string[] {
  return notice.items.filter((item) => item.state === "outstanding").map((item) => item.url);
}

export function secondsLeft(notice: Notice): number {
  return notice.clock.seconds_left ?? Number.POSITIVE_INFINITY;
}

export const removed: ItemResponse = {
  item_id: "019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d03",
  outcome: "removed",
  effective_at: "2026-11-22T10:15:00Z",
};

// @ts-expect-error - there is no such outcome
export const vanished: ItemResponse = { ...removed, outcome: "vanished" };

// @ts-expect-error - an answer says when it took effect
export const timeless: ItemResponse = { outcome: "removed" };

// @ts-expect-error - there is no such field
export const talkative: ItemResponse = { ...removed, remark: "gone" };

// @ts-expect-error - a clock that stands still has no seconds left to count
export const left = (notice: Notice): number => notice.clock.seconds_left;
