/** Pages that are not for everybody ask for nothing that the person may not have. */
import { Problem, session } from "./api.js";

/** Says what the server would say to whoever has none of these roles, without asking it. */
export const only = async (...roles) => {
  // Where it is not known who somebody is, the server says what is the matter.
  const found = await session().catch(() => null);
  if (found && !found.person?.roles.some((role) => roles.includes(role))) throw new Problem(found.person ? 403 : 401);
};
