/** A copy that is not made, or not kept: the message is for the operator, and holds no secret. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}
